import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import pino from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { createConsoleApi } from "#console-api/client.ts";
import { createServerClock } from "#console-api/clock.ts";
import { createHttp } from "#console-api/http.ts";
import { openStore } from "#store/store.ts";
import { systemClock } from "./clock.ts";
import { honest, type Misbehave, raw, startLine, startMisbehaving } from "./faults.fixture.ts";
import { sha256 } from "./origin.fixture.ts";
import { download } from "./transfer/download.ts";

const size = 60_000;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Blobs at an origin that misbehaves, and an agent's download of them into a real store; waits are a hundred times shorter. */
async function start(count: number, misbehave: Misbehave, { line = false, stallMs = 400 } = {}) {
  const pictures = Array.from({ length: count }, () => randomBytes(size));
  const blobs = new Map(pictures.map((bytes): [Digest, Buffer] => [sha256(bytes), bytes]));
  const origin = await startMisbehaving(blobs, misbehave);
  closers.push(origin.close);
  const way = line ? await startLine(origin.port) : null;
  if (way) closers.push(way.close);
  const folder = await mkdtemp(join(tmpdir(), "holofleet-faults-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const store = await openStore(folder, pino({ level: "silent" }));
  const http = createHttp(way?.url ?? origin.url, "a.b");
  closers.push(() => http.close());
  const failed: string[] = [];
  const received = { fresh: 0 };
  const { blob } = createConsoleApi(http, createServerClock());
  const run = () =>
    download(
      Array.from(blobs, ([digest]) => ({ digest, size, work: "spring" })),
      {
        store,
        api: { blob, pack: async () => null },
        direct: null,
        clock: { ...systemClock, delay: (ms, signal) => systemClock.delay(ms / 100, signal) },
        parallel: 2,
        stallMs,
        throttle: { take: () => null },
        signal: new AbortController().signal,
        started: () => {},
        received(_, __, fresh) {
          received.fresh += fresh;
        },
        stored: () => {},
        failed: ({ digest }, { code }) => failed.push(`${code} ${digest}`),
      },
    );
  const digests = [...blobs.keys()];
  const held = () => digests.filter((digest) => store.has(digest, size)).length;
  return { origin, way, run, held, failed, received, digests };
}

/** The first request for each blob goes wrong, the others do not. */
const once =
  (misbehave: Misbehave): Misbehave =>
  (response, blob) =>
    blob.nth === 1 ? misbehave(response, blob) : honest(response, blob);

describe("heals by itself", () => {
  test.each<[string, Misbehave, number[]]>([
    [
      "25 truncation by length: continues at its byte",
      (response, { bytes }) => raw(response, `200 OK\r\ncontent-length: ${size}`, bytes.subarray(0, 20_000)),
      [0, 20_000],
    ],
    [
      "25 a reset in the middle: continues",
      (response, { bytes }) => {
        response.writeHead(200, { "content-length": size });
        response.write(bytes.subarray(0, 30_000), () => setTimeout(() => response.socket?.resetAndDestroy(), 50));
      },
      [0, 30_000],
    ],
    [
      "25 a chunked answer that breaks off: continues",
      (response, { bytes }) => {
        const chunk = bytes.subarray(0, 10_000);
        const body = Buffer.concat([Buffer.from("2710\r\n"), chunk, Buffer.from("\r\n")]);
        raw(response, "200 OK\r\ntransfer-encoding: chunked", body);
      },
      [0, 10_000],
    ],
    [
      "26 an answer that only ends when it is closed, too early: the missing bytes are noticed",
      (response, { bytes }) => raw(response, "200 OK\r\nconnection: close", bytes.subarray(0, 15_000)),
      [0, 15_000],
    ],
    [
      "26 a body longer than declared: from the start again",
      (response, { bytes }) => raw(response, "200 OK\r\nconnection: close", Buffer.concat([bytes, Buffer.alloc(9)])),
      [0, 0],
    ],
    [
      "27 one wrong byte: from the start again",
      (response, { bytes }) => {
        const wrong = Buffer.from(bytes);
        wrong[777] = (wrong[777] ?? 0) ^ 1;
        response.writeHead(200, { "content-length": size }).end(wrong);
      },
      [0, 0],
    ],
    ["33 headers that never come: given up after a while", () => {}, [0, 0]],
    [
      "33 a body that stops: given up after a while, continues",
      (response, { bytes }) => void response.writeHead(200, { "content-length": size }).write(bytes.subarray(0, 5000)),
      [0, 5000],
    ],
  ])("%s", async (_, misbehave, offsets) => {
    const { run, held, origin } = await start(1, once(misbehave));
    await run();
    expect(held()).toBe(1);
    expect(origin.asked.map(({ from }) => from)).toEqual(offsets);
  });

  test.each<[string, Misbehave]>([
    ["28 a range that is ignored", (response, { bytes }) => honest(response, blobAt0(bytes))],
    [
      "28 another range than the one asked for",
      (response, { bytes, from, nth, digest, request }) => {
        if (nth > 2) return honest(response, { bytes, from, nth, digest, request });
        const wrong = { "content-range": `bytes ${from + 5}-${size - 1}/${size}` };
        response.writeHead(206, wrong).end(bytes.subarray(from + 5));
      },
    ],
  ])("%s is never appended", async (_, misbehave) => {
    const { run, held } = await start(1, (response, blob) => {
      const cut = `200 OK\r\ncontent-length: ${size}`;
      return blob.nth === 1 ? raw(response, cut, blob.bytes.subarray(0, 20_000)) : misbehave(response, blob);
    });
    await run();
    expect(held()).toBe(1);
  });

  test("33 a trickle is given up, and its bytes are kept", async () => {
    const { run, held, origin } = await start(
      1,
      once(async (response, { bytes }) => {
        response.writeHead(200, { "content-length": size });
        for (let at = 0; at < size && !response.destroyed; at += 10) {
          response.write(bytes.subarray(at, at + 10));
          await delay(50);
        }
      }),
    );
    await run();
    expect(held()).toBe(1);
    const [, second] = origin.asked;
    expect(second?.from).toBeGreaterThan(0);
    expect(second?.from).toBeLessThan(1000);
  });

  test("40 a line that dies without a word is noticed, and the download continues when it is back", async () => {
    const { run, held, way, origin } = await start(6, honest, { line: true });
    way?.dieAfter(2 * size);
    const broken = await run().catch((thrown: { code: string }) => thrown.code);
    expect(broken).toBe("timeout");
    way?.heal();
    const before = held();
    await run();
    expect([before < 6, held()]).toEqual([true, 6]);
    expect(origin.asked.length).toBeLessThan(20);
  });
});

const blobAt0 = (bytes: Buffer) => ({ bytes, from: 0, nth: 2, digest: sha256(bytes), request: null as never });

describe("is named, and asked for no more than it is worth", () => {
  const page = "<html><form>Sign in to FreeWiFi</form></html>";
  test.each<[string, Misbehave, string, RegExp, number]>([
    [
      "27 bytes that stay wrong: the digest is named after the third try",
      (response) => response.writeHead(200, { "content-length": size }).end(Buffer.alloc(size)),
      "integrity",
      /sha256:[0-9a-f]{64}/,
      3,
    ],
    [
      "29 a flood that says when to come back",
      (response) => response.writeHead(429, { "retry-after": "77" }).end(),
      "rate_limited",
      /429/,
      1,
    ],
    ["29 a server that is down", (response) => response.writeHead(503).end(), "unavailable", /503/, 1],
    [
      "30 a token that is refused",
      (response) => json(response, 401, "unauthorized"),
      "agent_revoked",
      /new install code/,
      1,
    ],
    ["30 what is not allowed", (response) => json(response, 403, "forbidden"), "forbidden", /no/, 1],
    [
      "32 a redirect",
      (response) => response.writeHead(302, { location: "http://127.0.0.1:1/blob" }).end(),
      "proxy_page",
      /a login page/,
      1,
    ],
    [
      "32 a redirect to a file",
      (response) => response.writeHead(301, { location: "file:///etc/passwd" }).end(),
      "proxy_page",
      /a login page/,
      1,
    ],
    [
      "35 an encoded body",
      (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(Buffer.alloc(100)),
      "proxy_page",
      /in the console's place/,
      1,
    ],
    [
      "36 a captive portal with 200",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end(page),
      "proxy_page",
      /Open the address in a browser/,
      1,
    ],
    [
      "36 a portal that hides its type",
      (response) => response.writeHead(200, { "content-type": "application/octet-stream" }).end(page),
      "network",
      /./,
      3,
    ],
  ])("%s", async (_, misbehave, code, words, requests) => {
    const { run, held, origin } = await start(1, misbehave);
    const fault = await run().then(
      () => null,
      (thrown: Error & { details?: object }) => thrown,
    );
    expect(fault).toMatchObject({ code });
    expect(fault?.message).toMatch(words);
    if (code === "rate_limited") expect(fault?.details).toMatchObject({ retryAfterSeconds: 77 });
    expect(held()).toBe(0);
    expect(origin.asked.length).toBe(requests);
  });

  test("31 one blob that is not there: it is named, all others come", async () => {
    let gone: Digest | null = null;
    const { run, held, failed } = await start(9, (response, blob) => {
      gone ??= blob.digest;
      return blob.digest === gone ? json(response, 404, "not_found") : honest(response, blob);
    });
    await expect(run()).rejects.toMatchObject({ code: "not_found" });
    expect(held()).toBe(8);
    expect(failed).toEqual([`not_found ${gone}`]);
  });

  test("34 an endless body is left soon after the last byte that was wanted", async () => {
    let sent = 0;
    const { run, held } = await start(1, async (response) => {
      response.writeHead(200);
      while (!response.destroyed && sent < 500e6) {
        sent += 64_000;
        if (!response.write(Buffer.alloc(64_000))) await Promise.race([delay(100), drained(response)]);
      }
    });
    await expect(run()).rejects.toMatchObject({ code: "integrity" });
    expect(held()).toBe(0);
    expect(sent).toBeLessThan(100e6);
  });
});

const drained = (response: { once(event: string, listener: () => void): unknown }) =>
  new Promise<void>((resolve) => response.once("drain", resolve));

function json(response: Parameters<Misbehave>[0], status: number, code: string): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ error: { code, message: "no" } }));
}
