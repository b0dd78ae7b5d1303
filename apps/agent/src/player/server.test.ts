import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { AgentQuestion, Granted } from "@holofleet/shared/codes/wire.ts";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { playlistSchema } from "@holofleet/shared/protocol/player-http.ts";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bringWork } from "#store/bring.fixture.ts";
import { openStore, type Store } from "#store/store.ts";
import { type Made, makeWork, sha256 } from "#sync/origin.fixture.ts";
import { pinOf } from "./pins.ts";
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
const three = makeWork("w1", 3, { "帧 图/holo 1.jpg": Buffer.from("the third") }, "dragon");
const path = "/works/dragon/%E5%B8%A7%20%E5%9B%BE/holo%201.jpg";
const pinned = (made: Made, frame = "%E5%B8%A7%20%E5%9B%BE/holo%201.jpg") =>
  `/works/dragon/@${pinOf(made.work.manifest)}/${frame}`;
const played: unknown[] = [];
const onPlaying = (...said: unknown[]) => played.push(said);
/** A console that knows two codes, and one of them only once it can be reached. */
const asked: AgentQuestion[] = [];
const redeem = async (question: AgentQuestion): Promise<Granted> => {
  asked.push(question);
  if (question.code === "USED") throw new AppError("access_code_used", "This access code was used already.");
  if (question.code === "SLOW")
    throw new AppError("rate_limited", "Too many unknown codes.", { details: { retryAfterSeconds: 30 } });
  if (question.code === "LOST" && asked.length === 1) throw new AppError("network", "The connection was cut.");
  if (question.code === "GONE") throw new AppError("network", "Nothing listens there.");
  return { result: "granted", at: new Date(0).toISOString(), batch: "Spring", number: 1, work: null, usesLeft: 0 };
};
let folder = "";
let store: Store;
let player: PlayerServer;

const activate = (made: Made) => bringWork(store, made);

/** Sends the path as it is: `fetch` would tidy it first. */
async function get(target: string, headers: Record<string, string> = {}, method = "GET", said = "") {
  const { port } = new URL(player.url);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    httpRequest({ host: "127.0.0.1", port, path: target, method, headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) });
    })
      .on("error", reject)
      .end(said);
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-player-"));
  store = await openStore(folder, log);
  player = await startPlayer({
    store,
    host: "127.0.0.1",
    port: 0,
    health: () => ({ status: "ok" }),
    onPlaying,
    redeem,
    log,
  });
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
    const again = startPlayer({ store, host: "127.0.0.1", port, health: () => null, onPlaying, redeem, log });
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
        manifest: one.work.manifest,
        base: `/works/dragon/@${pinOf(one.work.manifest)}/`,
        frames: one.manifest.frames.map(({ path, type, size }) => ({ path, type, size })),
      },
    ],
  });
  expect((await get("/works.json", { "if-none-match": String(playlist.headers.etag) })).status).toBe(304);
  const page = await get("/");
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
});

describe("what a player says that it shows", () => {
  const json = { "content-type": "application/json" };
  const say = (value: unknown, headers: Record<string, string> = json) =>
    get("/playing", headers, "POST", typeof value === "string" ? value : JSON.stringify(value));

  test("is taken when the mall holds it", async () => {
    const { manifest } = one.work;
    expect(await say({ slug: "dragon", manifest })).toMatchObject({ status: 204 });
    const origin = `http://${new URL(player.url).host}`;
    expect(await say({ slug: "dragon", manifest }, { ...json, origin })).toMatchObject({ status: 204 });
    expect(played).toEqual([
      ["w1", manifest],
      ["w1", manifest],
    ]);
  });

  test.each<[number, string, unknown, Record<string, string>]>([
    [
      403,
      "by another site's page",
      { slug: "dragon", manifest: one.work.manifest },
      { ...json, origin: "http://evil" },
    ],
    [403, "as a form would", { slug: "dragon", manifest: one.work.manifest }, { "content-type": "text/plain" }],
    [400, "in other words", { slug: "dragon" }, json],
    [400, "unreadably", "{", json],
    [413, "at length", "x".repeat(5000), json],
    [404, "of a work that is not here", { slug: "lobby", manifest: one.work.manifest }, json],
    [410, "of a revision that is not here", { slug: "dragon", manifest: two.work.manifest }, json],
  ])("is refused with %i when it is said %s", async (status, _, value, headers) => {
    const before = played.length;
    expect((await say(value, headers)).status).toBe(status);
    expect(played).toHaveLength(before);
  });

  test("is said by POST", async () => {
    expect(await get("/playing")).toMatchObject({ status: 405, headers: { allow: "POST" } });
  });
});

describe("an access code that a kiosk asks for", () => {
  const ask = (value: unknown, headers: Record<string, string> = { "content-type": "application/json" }) => {
    asked.length = 0;
    return get("/codes/redeem", headers, "POST", JSON.stringify(value));
  };

  test("is asked of the console, with the kiosk's address and a key", async () => {
    const answer = await ask({ code: "GOOD", kiosk: "North gate" });
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([200, expect.objectContaining({ number: 1 })]);
    expect(asked).toEqual([{ code: "GOOD", kiosk: "North gate", from: "127.0.0.1", key: expect.any(String) }]);
  });

  test("is asked again under the same key when the answer was lost", async () => {
    expect((await ask({ code: "LOST" })).status).toBe(200);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(asked).toHaveLength(2);
    await ask({ code: "GOOD", key: "kiosk-key-1" });
    expect(asked[0]?.key).toBe("kiosk-key-1");
  });

  test.each([
    ["USED", 410, "access_code_used", undefined],
    ["SLOW", 429, "rate_limited", "30"],
    ["GONE", 503, "unavailable", "5"],
  ])("%s is answered %i", async (code, status, error, wait) => {
    const answer = await ask({ code });
    expect([answer.status, JSON.parse(answer.body.toString()).error.code]).toEqual([status, error]);
    expect(answer.headers["retry-after"]).toBe(wait);
  });

  test("is refused from another site's page and in other words", async () => {
    expect((await ask({ code: "GOOD" }, { "content-type": "application/json", origin: "http://evil" })).status).toBe(
      403,
    );
    expect((await ask({ code: "GOOD" }, { "content-type": "text/plain" })).status).toBe(403);
    expect((await ask({})).status).toBe(400);
    expect(asked).toEqual([]);
  });
});

test("a switch is seen by the next request; a pinned revision stays whole, and one that is gone says so", async () => {
  await activate(two);
  expect((await get(path)).body).toEqual(newer);
  expect((await get(`${path}?revision=2`)).body).toEqual(newer);
  expect(await get(`${path}?revision=1`)).toMatchObject({ body: picture, headers: { "x-holofleet-revision": "1" } });
  expect((await get(`${path}?revision=7`)).status).toBe(410);
  expect((await get("/works/dragon/100%25%23%26.jpg")).status).toBe(404);
});

test("a session that pinned its revision plays it to its end, through two switches and a clean-up, and no longer", async () => {
  let nowMs = 0;
  const frames = ["100%25%23%26.jpg", "caf%C3%A9.jpg"];
  const usual = { store, player };
  store = await openStore(join(folder, "another"), log);
  const pins = { idleMs: 1000, longestMs: 5000, now: () => nowMs };
  player = await startPlayer({ store, host: "127.0.0.1", port: 0, health: () => null, onPlaying, redeem, log, pins });
  try {
    await activate(one);
    const first = await get(pinned(one, frames[0]));
    expect(first.headers).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "x-holofleet-revision": "1",
    });
    await activate(two);
    await activate(three);
    await store.prune();
    expect((await get(path)).body).toEqual(Buffer.from("the third"));
    expect((await get(pinned(one, frames[1]))).body).toEqual(picture);
    expect((await get(pinned(one, frames[0]), { range: "bytes=1-" })).body.toString()).toBe("dd");
    expect((await get(pinned(two))).body).toEqual(newer);
    expect((await get(pinned(three))).body.toString()).toBe("the third");
    // asked for again and again, it still ends
    for (nowMs = 500; nowMs < 5000; nowMs += 500) expect((await get(pinned(one))).status).toBe(200);
    nowMs = 5600;
    expect((await get(pinned(one))).status).toBe(410);
    await store.prune();
    expect(store.has(sha256(Buffer.from("odd")), 3)).toBe(false);
    await store.deactivate("w1");
    expect((await get(pinned(three))).status).toBe(404);
  } finally {
    await player.close();
    ({ store, player } = usual);
  }
});

test("a damaged frame is refused with the time to ask again, not served; what is in memory was verified there", async () => {
  const damaged = makeWork("w4", 1, { "a.jpg": Buffer.from("never asked for"), "b.jpg": Buffer.alloc(3_000_000, "b") });
  await activate(damaged);
  const blob = (bytes: Buffer) => join(folder, "store", hexOf(sha256(bytes)).slice(0, 2), hexOf(sha256(bytes)));
  for (const [frame, bytes] of [
    ["a.jpg", Buffer.from("never asked for")],
    ["b.jpg", Buffer.alloc(3_000_000, "b")],
  ] as const) {
    await chmod(blob(bytes), 0o600);
    await writeFile(blob(bytes), Buffer.alloc(bytes.length));
    expect(await get(`/works/w4/${frame}`)).toMatchObject({ status: 503, headers: { "retry-after": "5" } });
    await activate(damaged);
    expect(sha256((await get(`/works/w4/${frame}`)).body)).toBe(sha256(bytes));
    expect((await get(`/works/w4/${frame}`, { range: "bytes=1-3" })).body).toEqual(bytes.subarray(1, 4));
  }
  await rm(blob(Buffer.from("never asked for")));
  expect((await get("/works/w4/a.jpg")).body.toString()).toBe("never asked for");
});
