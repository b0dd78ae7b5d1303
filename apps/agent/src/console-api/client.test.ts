import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import type { AppError } from "@holofleet/shared/errors.ts";
import { afterEach, describe, expect, test } from "vitest";
import { createConsoleApi } from "./client.ts";
import { createServerClock } from "./clock.ts";
import { createHttp } from "./http.ts";

const digest = digestOfHex("ab".repeat(32));
const release = { digest, document: { v: 1, works: [] } };
const mall = { code: "SH-01", name: "上海", timezone: "Asia/Shanghai" };
const desired = {
  epoch: "e",
  generation: 3,
  serverTime: 1_900_000_000_000,
  release,
  projectors: [],
  mall,
  mqttUrl: null,
};
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A foreign party: an HTTP server that answers as each test says. */
async function startOrigin(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = createServerClock();
  const http = createHttp(url, "agent_1.secret", { headersMs: 300, idleMs: 300 });
  closers.push(() => http.close());
  closers.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return { api: createConsoleApi(http, clock), clock, url };
}

const json = (response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}) =>
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));

const signal = () => new AbortController().signal;

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test("a server that closes its connection while a body waits to be read ends nothing", async () => {
  const body = Buffer.alloc(700_000, "a");
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  const server = createTcpServer((socket) => void socket.once("data", () => socket.write(head) && socket.end(body)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const http = createHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, null);
  closers.push(() => http.close());
  for (let round = 0; round < 12; round++) {
    const answer = await http.ask({ path: "/x", expect: [200] });
    // longer than the server needs to send what fits into the sockets, and to close
    await pause(30);
    let bytes = 0;
    for await (const chunk of answer.bytes()) {
      bytes += chunk.length;
      await pause(1);
    }
    expect(bytes).toBe(body.length);
  }
});

describe("desired", () => {
  test("signs in, keeps the etag and the console's time, and knows 304", async () => {
    const { api, clock } = await startOrigin((request, response) => {
      expect(request.headers.authorization).toBe("Bearer agent_1.secret");
      expect(request.headers["accept-encoding"]).toBe("identity");
      if (request.headers["if-none-match"] === '"e3"') return response.writeHead(304).end();
      json(response, 200, desired, { etag: '"e3"' });
    });
    const first = await api.desired(null, signal());
    expect(first).toEqual({ etag: '"e3"', desired });
    expect(Math.abs(clock.now() - desired.serverTime)).toBeLessThan(1000);
    expect(await api.desired('"e3"', signal())).toBeNull();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(2000);
  });

  test.each<[string, (response: ServerResponse) => void, string, object]>([
    ["a login page", (r) => r.writeHead(200, { "content-type": "text/html" }).end("<html>"), "proxy_page", {}],
    ["a redirect", (r) => r.writeHead(302, { location: "http://login/" }).end(), "proxy_page", {}],
    ["a foreign 401", (r) => r.writeHead(401).end("who?"), "proxy_page", {}],
    ["our 401", (r) => json(r, 401, { error: { code: "unauthorized", message: "no" } }), "agent_revoked", {}],
    ["our 404", (r) => json(r, 404, { error: { code: "not_found", message: "no" } }), "not_found", { status: 404 }],
    ["a flood", (r) => r.writeHead(429, { "retry-after": "7" }).end(), "rate_limited", { retryAfterSeconds: 7 }],
    ["a proxy's 502", (r) => r.writeHead(502, { "content-type": "text/html" }).end("<h1>"), "unavailable", {}],
    [
      "our 503",
      (r) => json(r, 503, { error: { code: "unavailable", message: "starting" } }, { "retry-after": "2" }),
      "unavailable",
      { retryAfterSeconds: 2 },
    ],
    ["a newer console", (r) => json(r, 200, { hello: 1 }), "unavailable", {}],
    ["compressed bytes", (r) => json(r, 200, desired, { "content-encoding": "gzip" }), "proxy_page", {}],
    ["silence", () => {}, "timeout", {}],
    ["a cut", (r) => r.destroy(), "network", {}],
  ])("%s is named", async (_, answer, code, details) => {
    const { api } = await startOrigin((_request, response) => answer(response));
    const error = (await api.desired(null, signal()).catch((thrown) => thrown)) as AppError;
    expect(error).toMatchObject({ code });
    expect(error.details ?? {}).toMatchObject(details);
    expect(error.message).toMatch(/\w/);
  });

  test("an abort passes through as an abort", async () => {
    const { api } = await startOrigin(() => {});
    const control = new AbortController();
    const asked = api.desired(null, control.signal);
    control.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });

  test("nobody there is a network failure with a next step", async () => {
    const http = createHttp("http://127.0.0.1:1", null);
    closers.push(() => http.close());
    await expect(createConsoleApi(http, createServerClock()).desired(null, signal())).rejects.toMatchObject({
      code: "network",
      message: "Nothing listens at 127.0.0.1:1. Check that the console runs and that the port is right.",
    });
  });
});

describe("blob", () => {
  test("goes on at an offset when the server honours it", async () => {
    const { api } = await startOrigin((request, response) => {
      expect(request.headers.range).toBe("bytes=4-");
      response.writeHead(206, { "content-range": "bytes 4-9/10" }).end("456789");
    });
    const { offset, body } = await api.blob(digest, 4, signal());
    expect([offset, await read(body)]).toEqual([4, "456789"]);
  });

  test.each([
    ["the range is ignored", 200, {}],
    ["the wrong range comes", 206, { "content-range": "bytes 2-9/10" }],
    ["the range is refused", 416, {}],
  ])("says 0 when %s", async (_, status, headers) => {
    const { api } = await startOrigin((request, response) => {
      if (request.headers.range) return response.writeHead(status, headers).end("0123456789");
      response.end("0123456789");
    });
    const { offset, body } = await api.blob(digest, 4, signal());
    expect([offset, await read(body)]).toEqual([0, "0123456789"]);
  });

  test("a body that is cut or stalls is an AppError, after what came", async () => {
    const { api } = await startOrigin((_request, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("0123");
    });
    const { body } = await api.blob(digest, 0, signal());
    await expect(read(body)).rejects.toMatchObject({ code: "timeout" });
  });
});

test("report sends envelopes up and brings envelopes back", async () => {
  const { api } = await startOrigin((request, response) => {
    read(request).then((text) => json(response, 200, { messages: [{ echo: JSON.parse(text) }] }));
  });
  expect(await api.report([{ a: 1 }], signal())).toEqual([{ echo: { messages: [{ a: 1 }] } }]);
});
