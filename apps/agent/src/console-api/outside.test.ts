import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardedLookup, isInner } from "./guard.ts";
import { createOutside, type Outside } from "./outside.ts";

describe("an inner address", () => {
  test.each([
    ["127.0.0.1", true],
    ["10.1.2.3", true],
    ["172.16.0.1", true],
    ["192.168.1.1", true],
    ["169.254.169.254", true],
    ["100.64.0.1", true],
    ["0.0.0.0", true],
    ["224.0.0.1", true],
    ["::1", true],
    ["::", true],
    ["fe80::1", true],
    ["fd00::1", true],
    ["::ffff:127.0.0.1", true],
    ["64:ff9b::7f00:1", true],
    ["nonsense", true],
    ["8.8.8.8", false],
    ["::ffff:8.8.8.8", false],
    ["2606:4700::1111", false],
  ])("%s: %s", (address, inner) => expect(isInner(address)).toBe(inner));
});

describe("asking outside", () => {
  const asked: { host: string | undefined; url: string | undefined; authorization: string | undefined }[] = [];
  const signal = new AbortController().signal;
  const large = "x".repeat(500_000);
  let sent: Promise<unknown> | null = null;
  let to = "/there";
  const server = createServer(({ headers: { host, authorization }, url }, response) => {
    asked.push({ host, url, authorization });
    if (url === "/moved") return void response.writeHead(302, { location: to }).end();
    if (url === "/endless") return void response.write("more is to come");
    if (url === "/closed") return sendClosed(response);
    if (url === "/gone") return void response.writeHead(404).end("no");
    response.end("here");
  });
  /** As servers of HTTP/1.0 do: the end of the connection comes with the last byte. */
  function sendClosed(response: ServerResponse): void {
    if (response.socket) sent = once(response.socket, "finish");
    response.socket?.end(`HTTP/1.0 200 OK\r\ncontent-length: ${large.length}\r\n\r\n${large}`);
  }
  let origin: string;
  let named: string;
  const opened: Outside[] = [];
  const open = (origins: string[]) => {
    const outside = createOutside({ origins, allowPrivate: false });
    opened.push(outside);
    return outside;
  };

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    named = `http://localhost:${port}`;
  });
  afterAll(async () => {
    for (const outside of opened) outside.close();
    server.close().closeAllConnections();
  });

  test("what is listed by its address is asked, and a redirect on the same origin followed", async () => {
    to = "/there";
    const answer = await open([origin]).get(new URL("/moved", origin), { authorization: "Basic x" }, signal);
    expect(await answer.text(100)).toBe("here");
    expect(asked.splice(0).map(({ url, authorization }) => [url, authorization])).toEqual([
      ["/moved", "Basic x"],
      ["/there", "Basic x"],
    ]);
  });

  test.each([
    "http://127.0.0.1:9/",
    "//169.254.169.254/latest",
    "http://2130706433/",
    "file:///etc/passwd",
    "http://①②⑦.0.0.1/",
  ])("a redirect to %s leads nowhere", async (location) => {
    to = encodeURI(location);
    await expect(open([origin]).get(new URL("/moved", origin), {}, signal)).rejects.toMatchObject({
      code: "older_origin",
    });
    expect(asked.splice(0)).toHaveLength(1);
  });

  test("another port of the same host is another origin", async () => {
    await expect(open([origin]).get(new URL("http://127.0.0.1:1/"), {}, signal)).rejects.toMatchObject({
      code: "older_origin",
    });
  });

  test.each([false, true])("a name that leads into the inner network, every address asked for: %s", async (all) => {
    const find = (trusted: boolean) =>
      new Promise((resolve) =>
        guardedLookup(() => trusted)("localhost", { all }, (error, found) => resolve(error ?? found)),
      );
    expect(await find(false)).toMatchObject({ code: "older_origin" });
    expect(JSON.stringify(await find(true))).toMatch(/127\.0\.0\.1|::1/);
  });

  test("credentials do not follow to another origin, and loops end", async () => {
    to = `${named}/there`;
    await open([origin, named]).get(new URL("/moved", origin), { authorization: "Basic x" }, signal);
    expect(asked.splice(0).map(({ authorization }) => authorization)).toEqual(["Basic x", undefined]);
    to = "/moved";
    await expect(open([origin]).get(new URL("/moved", origin), {}, signal)).rejects.toMatchObject({
      code: "proxy_page",
    });
    expect(asked.splice(0)).toHaveLength(6);
  });

  test("a connection that is closed while its body waits costs nothing", async () => {
    const answer = await open([origin]).get(new URL("/closed", origin), {}, signal);
    await sent;
    expect(await answer.text(1e6)).toBe(large);
  });

  test("an answer that is given up before it is read harms nobody", async () => {
    const stop = new AbortController();
    const answer = await open([origin]).get(new URL("/endless", origin), {}, stop.signal);
    stop.abort();
    await expect(answer.text(100)).rejects.toThrow();
    const unread = new AbortController();
    await open([origin]).get(new URL("/endless", origin), {}, unread.signal);
    unread.abort();
    await expect(open([origin]).get(new URL("/there", origin), {}, unread.signal)).rejects.toMatchObject({
      name: "AbortError",
    });
    await new Promise((resolve) => setImmediate(resolve));
  });

  test("what is not there is said", async () => {
    await expect(open([origin]).get(new URL("/gone", origin), {}, signal)).rejects.toMatchObject({
      code: "older_picture",
    });
  });
});
