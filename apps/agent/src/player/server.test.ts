import { mkdtemp, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { playlistSchema } from "@holofleet/shared/protocol/player-http.ts";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore, type Store } from "#store/store.ts";
import { type Made, makeWork, sha256 } from "#sync/origin.fixture.ts";
import { type PlayerServer, startPlayer } from "./server.ts";

const log = pino({ level: "silent" });
const picture = Buffer.from("0123456789abcdefghij");
const newer = Buffer.from("a newer picture");
const cafe = "caf\u00e9.jpg";
const one = makeWork(
  "w1",
  1,
  { "帧 图/holo 1.jpg": picture, [cafe]: picture, "100%#&.jpg": Buffer.from("odd") },
  "dragon",
);
const two = makeWork("w1", 2, { "帧 图/holo 1.jpg": newer }, "dragon");
const path = "/works/dragon/%E5%B8%A7%20%E5%9B%BE/holo%201.jpg";
let folder = "";
let store: Store;
let player: PlayerServer;

async function activate(made: Made): Promise<void> {
  for (const [digest, bytes] of made.blobs)
    await store.receive(digest, bytes.length, async () => ({
      offset: 0,
      body: (async function* () {
        yield bytes;
      })(),
    }));
  await store.saveManifest(made.work.manifest, made.text);
  await store.activate(made.work);
}

/** Sends the path as it is: `fetch` would tidy it first. */
async function get(target: string, headers: Record<string, string> = {}, method = "GET") {
  const { port } = new URL(player.url);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    httpRequest({ host: "127.0.0.1", port, path: target, method, headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) });
    })
      .on("error", reject)
      .end();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-player-"));
  store = await openStore(folder, log);
  player = await startPlayer({ store, host: "127.0.0.1", port: 0, health: () => ({ status: "ok" }), log });
  await activate(one);
});
afterAll(async () => {
  await player.close();
  await rm(folder, { recursive: true, force: true });
});

describe("frames", () => {
  test("whole, with type, tag and length", async () => {
    const answer = await get(path);
    expect(answer).toMatchObject({ status: 200, body: picture });
    expect(answer.headers).toMatchObject({
      "content-type": "image/jpeg",
      "content-length": "20",
      etag: `"${sha256(picture)}"`,
      "x-content-type-options": "nosniff",
      "x-holofleet-revision": "1",
    });
  });

  test("HEAD, 304, ranges and If-Range", async () => {
    const etag = `"${sha256(picture)}"`;
    expect(await get(path, {}, "HEAD")).toMatchObject({ status: 200, headers: { "content-length": "20" } });
    expect(await get(path, { "if-none-match": etag })).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect(await get(path, { range: "bytes=2-4" })).toMatchObject({
      status: 206,
      body: Buffer.from("234"),
      headers: { "content-range": "bytes 2-4/20", "content-length": "3" },
    });
    expect(await get(path, { range: "bytes=20-" })).toMatchObject({
      status: 416,
      headers: { "content-range": "bytes */20" },
    });
    expect(await get(path, { range: "bytes=2-4", "if-range": '"other"' })).toMatchObject({
      status: 200,
      body: picture,
    });
    expect(await get(path, { range: "bytes=2-4", "if-range": etag })).toMatchObject({ status: 206 });
  });

  test("names with Chinese characters, spaces and signs, in either Unicode form", async () => {
    expect((await get("/works/dragon/100%25%23%26.jpg")).body.toString()).toBe("odd");
    expect((await get("/works/dragon/%E5%B8%A7%20%E5%9B%BE%2Fholo%201.jpg")).status).toBe(200);
    for (const form of ["NFC", "NFD"])
      expect((await get(`/works/dragon/${encodeURIComponent(cafe.normalize(form))}`)).status).toBe(200);
  });
});

test.each([
  ["/works/dragon/..%2f..%2fdesired.json", 404],
  ["/works/dragon/../../desired.json", 404],
  ["/works/dragon/%2e%2e/%2e%2e/.holofleet-agent", 404],
  ["/works/dragon/..%5c..%5cdesired.json", 404],
  ["/works/..%2f..%2fetc/passwd", 404],
  ["//etc/passwd", 404],
  ["/works/", 404],
  ["/works/dragon/", 404],
  ["/works/dragon", 404],
  ["/works/dragon/%E5%B8%A7%20%E5%9B%BE", 404],
  ["/works/dragon/%00", 404],
  ["/works/dragon/%ff", 400],
  ["/works/__proto__/constructor", 404],
  [`/store/${hexOf(sha256(picture))}`, 404],
])("%s is answered %i, in JSON", async (target, status) => {
  const answer = await get(target);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body.toString()).error.message).toEqual(expect.any(String));
});

describe("who may ask", () => {
  test("another name for this machine is refused", async () => {
    const port = new URL(player.url).port;
    expect((await get(path, { host: `evil.example:${port}` })).status).toBe(403);
    expect((await get(path, { host: "127.0.0.1.evil.example" })).status).toBe(403);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await get(path, { host })).status).toBe(200);
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s is refused", async (method) => {
    expect(await get(path, {}, method)).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
  });

  test("a port that is taken is named", async () => {
    const port = Number(new URL(player.url).port);
    const again = startPlayer({ store, host: "127.0.0.1", port, health: () => null, log });
    await expect(again).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(String(port)) });
  });
});

test("health, the playlist and the page", async () => {
  expect(JSON.parse((await get("/health")).body.toString())).toEqual({ status: "ok" });
  const playlist = await get("/works.json");
  expect(playlistSchema.parse(JSON.parse(playlist.body.toString()))).toEqual({
    release: store.activeRelease(),
    works: [
      {
        slug: "dragon",
        title: "《dragon》",
        revision: 1,
        frames: one.manifest.frames.map(({ path, type, size }) => ({ path, type, size })),
      },
    ],
  });
  expect((await get("/works.json", { "if-none-match": String(playlist.headers.etag) })).status).toBe(304);
  const page = await get("/");
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
});

test("a switch is seen by the next request; a pinned revision stays whole, and one that is gone says so", async () => {
  await activate(two);
  expect((await get(path)).body).toEqual(newer);
  expect((await get(`${path}?revision=2`)).body).toEqual(newer);
  expect(await get(`${path}?revision=1`)).toMatchObject({ body: picture, headers: { "x-holofleet-revision": "1" } });
  expect((await get(`${path}?revision=7`)).status).toBe(410);
  expect((await get("/works/dragon/100%25%23%26.jpg")).status).toBe(404);
});

test("a damaged frame is refused with the time to ask again, not served", async () => {
  const hex = hexOf(sha256(newer));
  await rm(join(folder, "store", hex.slice(0, 2), hex));
  expect(await get(path)).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
  await activate(two);
  expect((await get(path)).body).toEqual(newer);
});
