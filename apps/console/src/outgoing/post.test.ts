import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { post } from "./post.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const allowed = () => ({ allowPrivate: true, signal: new AbortController().signal });
const message = (url: string) => ({ url, headers: {}, body: "{}" });

test("a redirect is an answer, and nobody follows it", async () => {
  let asked = 0;
  const url = await serve((_, res) => {
    asked++;
    res.writeHead(302, { location: "/else", "retry-after": "3" }).end("moved");
  });
  expect(await post(message(url), allowed())).toEqual({ status: 302, retryAfter: "3", body: "moved" });
  expect(asked).toBe(1);
});

test("of an endless answer the first bytes are read", async () => {
  const url = await serve((_, res) => {
    const pour = () => {
      while (!res.destroyed && res.write("x".repeat(10_000)));
    };
    res.on("drain", pour);
    pour();
  });
  expect((await post(message(url), allowed())).body).toBe("x".repeat(4096));
});

test("who never answers is given up in words", async () => {
  const url = await serve(() => {});
  await expect(post(message(url), { ...allowed(), timeoutMs: 100 })).rejects.toMatchObject({
    code: "timeout",
    message: expect.stringContaining("did not answer within 0.1 s"),
  });
});

test("who stops waiting ends the request", async () => {
  const url = await serve(() => {});
  const stopping = new AbortController();
  const posted = post(message(url), { allowPrivate: true, signal: stopping.signal });
  stopping.abort();
  await expect(posted).rejects.toMatchObject({ name: "AbortError" });
});

test.each([
  ["http://93.184.216.34/", "https only"],
  ["https://127.0.0.1/", "no address of the open internet"],
  ["https://2130706433/", "no address of the open internet"],
  ["https://①②⑦.0.0.1/", "no address of the open internet"],
  ["https://[::ffff:7f00:1]/", "no address of the open internet"],
  ["https://localhost/", "no address of the open internet"],
])("%s is refused: %s", async (url, words) => {
  await expect(post(message(url), { ...allowed(), allowPrivate: false })).rejects.toMatchObject({
    code: "address_refused",
    message: expect.stringContaining(words),
  });
});
