import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Digest, digestOfHex, hexOf } from "@holofleet/shared/content/digest.ts";
import { packBlob, packEnd, packHead } from "@holofleet/shared/content/pack.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConsoleApi } from "#console-api/port.ts";
import { openStore, type Store } from "#store/store.ts";
import { systemClock } from "../clock.ts";
import { type Fault, type Made, makeWork, pictures, startOrigin } from "../origin.fixture.ts";
import { download } from "./download.ts";

const log = pino({ level: "silent" });
const size = 40_000;
let folder = "";
let store: Store;
let closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-download-"));
  store = await openStore(folder, log);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});

async function origin(faultOf?: (digest: Digest, nth: number) => Fault | null) {
  const started = await startOrigin(faultOf, true);
  closers = [...closers, started.close];
  return started;
}

const transfersOf = (made: Made) =>
  Array.from(made.blobs, ([digest, bytes]) => ({ digest, size: bytes.length, work: made.work.slug }));

function fetchAll(
  made: Made,
  api: Pick<ConsoleApi, "blob" | "pack">,
  {
    signal = new AbortController().signal,
    stallMs = 10_000,
    direct = null,
  }: { signal?: AbortSignal; stallMs?: number; direct?: Pick<ConsoleApi, "links" | "linked"> | null } = {},
) {
  const stored: Digest[] = [];
  const done = download(transfersOf(made), {
    store,
    api,
    direct,
    clock: { ...systemClock, delay: (ms, waited) => systemClock.delay(ms / 1000, waited) },
    parallel: 8,
    stallMs,
    throttle: { take: () => null },
    signal,
    started: () => {},
    received: () => {},
    stored: ({ digest }) => stored.push(digest),
    failed: () => {},
  });
  return { done, stored };
}

const expectWhole = (made: Made) => {
  for (const [digest, bytes] of made.blobs) expect(store.has(digest, bytes.length)).toBe(true);
};

describe("packs", () => {
  test("bring many blobs in few requests, and each byte once", async () => {
    const console_ = await origin();
    const made = makeWork("w1", 1, pictures(600, 2000));
    console_.set([made], 1);
    const { done, stored } = fetchAll(made, console_.api);
    await done;
    expectWhole(made);
    expect(new Set(stored).size).toBe(600);
    expect(console_.packSizes.length).toBeLessThan(6);
    expect(console_.offsets).toEqual([]);
    expect(console_.sentBytes()).toBe(600 * 2000);
  });

  test("a stream that breaks loses nothing that came: the blob in flight goes on at its byte, the rest in another pack", async () => {
    const made = makeWork("w1", 1, pictures(20, size));
    const broken = transfersOf(made)[7]?.digest;
    const console_ = await origin((digest, nth) => (digest === broken && nth === 1 ? { cutAt: 30_000 } : null));
    console_.set([made], 1);
    await fetchAll(made, console_.api).done;
    expectWhole(made);
    expect(console_.offsets).toEqual([30_000]);
    expect(console_.sentBytes()).toBe(20 * size);
    expect(console_.packSizes.length).toBeGreaterThan(1);
  });

  test("a stream that stalls is given up, and its bytes are kept", async () => {
    const made = makeWork("w1", 1, pictures(5, size));
    const console_ = await origin((digest, nth) =>
      digest === transfersOf(made)[2]?.digest && nth === 1 ? { stallAt: 10_000 } : null,
    );
    console_.set([made], 1);
    await fetchAll(made, console_.api, { stallMs: 300 }).done;
    expectWhole(made);
    expect(console_.offsets).toContain(10_000);
    expect(console_.sentBytes()).toBe(5 * size);
  });

  test("wrong bytes of one blob cost that blob alone", async () => {
    const made = makeWork("w1", 1, pictures(5, size));
    const rotten = transfersOf(made)[2]?.digest;
    const console_ = await origin((digest, nth) => (digest === rotten && nth === 1 ? { corruptAt: 5 } : null));
    console_.set([made], 1);
    await fetchAll(made, console_.api).done;
    expectWhole(made);
    expect([console_.packSizes, console_.offsets, console_.sentBytes()]).toEqual([[5], [0], 6 * size]);
  });

  test("a large blob, and what has a beginning on disk, come by range", async () => {
    const made = makeWork("w1", 1, { ...pictures(4, size), "large.png": randomBytes(9 * 1024 * 1024) });
    const [first] = transfersOf(made);
    if (!first) throw new Error("no transfer");
    const console_ = await origin();
    console_.set([made], 1);
    const beginning = made.blobs.get(first.digest)?.subarray(0, 1234) ?? Buffer.alloc(0);
    const cut = store.receive(first.digest, first.size, async () => ({
      offset: 0,
      body: (async function* () {
        yield beginning;
        throw new AppError("network", "cut");
      })(),
    }));
    await expect(cut).rejects.toMatchObject({ code: "network" });
    await fetchAll(made, console_.api).done;
    expectWhole(made);
    expect(console_.packSizes).toEqual([3]);
    expect(console_.offsets.sort()).toEqual([0, 1234]);
    expect(await readdir(join(folder, "partial"))).toEqual([]);
  });

  const foreign = digestOfHex("0".repeat(64));
  test.each<[string, (first: Digest) => Uint8Array[]]>([
    ["is cut before its first blob", () => [packHead()]],
    ["is of other blobs", () => [packHead(), packBlob(foreign, 3), packEnd(1)]],
    ["is of other sizes", (first) => [packHead(), packBlob(first, 3), Uint8Array.of(1, 2, 3), packEnd(1)]],
    ["is a page of a proxy", () => [new TextEncoder().encode("<html>Sign in</html>")]],
    ["ends without all that was asked for", () => [packHead(), packEnd(0)]],
  ])("where every pack %s, all comes one by one", async (_, parts) => {
    const made = makeWork("w1", 1, pictures(6, 2000));
    const console_ = await origin();
    console_.set([made], 1);
    let packs = 0;
    async function* body([first = foreign]: readonly Digest[]) {
      yield* parts(first);
    }
    const pack = async (digests: readonly Digest[]) => {
      packs += 1;
      return body(digests);
    };
    await fetchAll(made, { blob: console_.api.blob, pack }).done;
    expectWhole(made);
    expect(packs).toBe(3);
    expect(console_.offsets).toHaveLength(6);
  });

  test("a console that knows none is asked once", async () => {
    const made = makeWork("w1", 1, pictures(10));
    const console_ = await origin();
    console_.packs = false;
    console_.set([made], 1);
    await fetchAll(made, console_.api).done;
    expectWhole(made);
    expect(console_.offsets).toHaveLength(10);
  });

  test("a disk that refuses ends everything with its reason, and an abort with none", async () => {
    const made = makeWork("w1", 1, pictures(50, size));
    const console_ = await origin();
    console_.set([made], 1);
    const full = new AppError("disk_full", "full");
    let taken = 0;
    const { receive } = store;
    store.receive = (...args) => (++taken > 5 ? Promise.reject(full) : receive(...args));
    await expect(fetchAll(made, console_.api).done).rejects.toBe(full);
    store.receive = receive;
    const abort = new AbortController();
    const { done } = fetchAll(made, console_.api, { signal: abort.signal });
    abort.abort();
    await expect(done).rejects.toMatchObject({ name: "AbortError" });
    await fetchAll(made, console_.api).done;
    expectWhole(made);
  });

  test("a stored blob is read-only from the start, continued or not", async () => {
    const made = makeWork("w1", 1, pictures(3, size));
    const console_ = await origin((digest, nth) =>
      digest === transfersOf(made)[1]?.digest && nth === 1 ? { cutAt: 9000 } : null,
    );
    console_.set([made], 1);
    await fetchAll(made, console_.api).done;
    for (const { digest } of transfersOf(made)) {
      const { mode } = await stat(join(folder, "store", hexOf(digest).slice(0, 2), hexOf(digest)));
      expect(mode & 0o222).toBe(0);
    }
  });
});

describe("a bucket that answers and does not give", () => {
  const head = { "content-length": size };
  test.each<[string, (response: ServerResponse, bytes: Buffer) => unknown]>([
    ["a beginning and no more", (response, bytes) => response.writeHead(200, head).write(bytes.subarray(0, 100))],
    ["other bytes", (response) => response.writeHead(200, head).end(randomBytes(size))],
    [
      "bytes that break off",
      (response, bytes) => response.writeHead(200, head).write(bytes.subarray(0, 100), () => response.destroy()),
    ],
  ])("%s: the console gives it, also a single one", async (_, spoil) => {
    const console_ = await origin();
    const made = makeWork("w1", 1, pictures(1, size));
    console_.set([made], 1);
    const [[digest, bytes] = ["sha256:", Buffer.alloc(0)] as const] = made.blobs;
    const bucket = createServer((_request, response) => void spoil(response, bytes)).listen(0, "127.0.0.1");
    await once(bucket, "listening");
    closers.push(() => new Promise((closed) => bucket.close(closed).closeAllConnections()));
    const url = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}/`;
    const direct = {
      links: async () => ({ urls: new Map([[digest as Digest, url]]), seconds: 60 }),
      linked: console_.api.linked,
    };
    const { done, stored } = fetchAll(made, console_.api, { direct, stallMs: 300 });
    await done;
    expect(stored).toEqual([digest]);
    expect(console_.asked).toEqual([digest]);
  });
});
