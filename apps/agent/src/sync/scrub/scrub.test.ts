import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import pino from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openStore, type Store } from "#store/store.ts";
import { type Made, makeWork, pictures } from "../origin.fixture.ts";
import { createScrub, type ScrubOptions } from "./scrub.ts";

const log = pino({ level: "silent" });
const day = 86_400_000;
const patient = { timeout: 20_000, interval: 10 };
let folder = "";
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-scrub-"));
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A scrub whose waits take no time: `at` is what the clock says, `waits` for how long it asked. */
function start(store: Store, over: Partial<ScrubOptions> = {}) {
  const waits: number[] = [];
  const time = { at: 1e12 };
  const scrub = createScrub({
    store,
    clock: {
      async delay(ms, signal) {
        waits.push(ms);
        // rests between two rounds are the test's to end
        const started = time.at;
        while (ms > 10_000 && time.at < started + ms && !signal.aborted) await new Promise((r) => setTimeout(r, 5));
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      },
    },
    now: () => time.at,
    isBusy: () => false,
    onChange: () => {},
    periodMs: 7 * day,
    log,
    ...over,
  });
  running.push(scrub);
  /** Lets a week go by while it rests. */
  async function skipWeek() {
    await vi.waitFor(() => expect(waits).toContain(3_600_000), patient);
    time.at += 7 * day;
  }
  return { ...scrub, waits, time, skipWeek };
}

async function fill(store: Store, made: Made): Promise<void> {
  for (const [digest, bytes] of made.blobs)
    await store.receive(digest, bytes.length, async (offset) => ({ offset, body: stream(bytes.subarray(offset)) }));
  await store.saveManifest(made.work.manifest, made.text);
}
async function* stream(bytes: Uint8Array) {
  yield bytes;
}
const blobPath = (digest: Digest) => join(folder, "store", hexOf(digest).slice(0, 2), hexOf(digest));
async function rot(digest: Digest): Promise<void> {
  const bytes = await readFile(blobPath(digest));
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  await chmod(blobPath(digest), 0o600);
  await writeFile(blobPath(digest), bytes);
}
async function activeStore(made: Made): Promise<Store> {
  const store = await openStore(folder, log);
  await fill(store, made);
  await store.activate(made.work);
  return store;
}

test("a rotten and a missing file are found, put away, never served, and counted as repaired when they are back", async () => {
  const made = makeWork("w1", 1, pictures(6));
  const [rotten, missing] = [...made.blobs.keys()] as [Digest, Digest];
  const store = await activeStore(made);
  const damaged: Digest[] = [];
  store.onDamage((digest) => damaged.push(digest));
  await rot(rotten);
  await rm(blobPath(missing));
  const scrub = start(store);
  await scrub.skipWeek();
  await vi.waitFor(() => expect(scrub.state().checkedAt).toBe(1e12 + 7 * day), patient);
  expect(scrub.state()).toMatchObject({ checked: 6, bad: 2, repaired: 0 });
  expect(damaged.sort()).toEqual([rotten, missing].sort());
  expect(await readdir(join(folder, "quarantine"))).toEqual([hexOf(rotten)]);
  await expect(store.read(rotten)).rejects.toMatchObject({ code: "integrity" });
  await fill(store, made);
  expect(scrub.state()).toMatchObject({ bad: 2, repaired: 2 });
  expect((await buffer(await store.read(rotten))).equals(made.blobs.get(rotten) ?? Buffer.alloc(0))).toBe(true);
});

test("it waits while a sync is at work, keeps to its rate, and goes on after a restart where it was", async () => {
  const made = makeWork("w1", 1, pictures(8, 5000));
  const store = await activeStore(made);
  let busy = false;
  const first = start(store, { isBusy: () => busy });
  const check = vi.spyOn(store, "check").mockImplementation(async (digest) => {
    busy = check.mock.calls.length === 3;
    return made.blobs.get(digest)?.length ?? null;
  });
  await first.skipWeek();
  await vi.waitFor(() => expect(first.waits.filter((ms) => ms === 5000).length).toBeGreaterThan(3), patient);
  // 5,000 bytes at a megabyte a second
  expect(first.waits).toContain(5);
  expect(first.state()).toMatchObject({ checked: 3, checkedAt: null });
  await first.stop();
  check.mockRestore();

  const again = await openStore(folder, log);
  const checked: Digest[] = [];
  const second = start({
    ...again,
    check(digest) {
      checked.push(digest);
      return again.check(digest);
    },
  });
  await vi.waitFor(() => expect(second.state().checkedAt).not.toBe(null), patient);
  expect(second.state().checked).toBe(8);
  expect(checked).toEqual(again.digests().slice(3));
});

test("after a power cut a round begins at once", async () => {
  const made = makeWork("w1", 1, pictures(2));
  const store = await activeStore(made);
  const first = start(store);
  await vi.waitFor(async () => expect(await readdir(folder)).toContain("scrub.json"), patient);
  const kept = await readFile(join(folder, "scrub.json"));
  await first.stop();
  await writeFile(join(folder, "scrub.json"), kept);
  const scrub = start(store);
  await vi.waitFor(() => expect(scrub.state()).toMatchObject({ checked: 2, checkedAt: 1e12 }), patient);
});
