import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "#store/store.ts";
import { type Fault, makeWork, pictures, startOrigin } from "./origin.fixture.ts";
import { expectServed, startSync } from "./reconcile.fixture.ts";

const log = pino({ level: "silent" });
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function freshDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "holofleet 商场-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let packs = false;
async function origin(faultOf?: Parameters<typeof startOrigin>[0]) {
  const started = await startOrigin(faultOf, packs);
  closers.push(started.close);
  return started;
}

function start(...args: Parameters<typeof startSync>) {
  const sync = startSync(...args);
  closers.push(() => sync.stop());
  return sync;
}

describe.each([false, true])("packs: %s:", (inPacks) => {
  beforeEach(() => {
    packs = inPacks;
  });

  test("a first sync brings everything, a second nothing, and the counts say so", async () => {
    const console_ = await origin();
    const store = await openStore(await freshDir(), log);
    const first = makeWork("w1", 1, pictures(40));
    const second = makeWork("w2", 1, pictures(7));
    const release = console_.set([first, second], 1);
    const sync = start(store, console_.api);
    const done = await sync.inSync(release);
    expect(done).toMatchObject({ files: { done: 47, total: 47 }, bytes: { done: 94_000, total: 94_000 }, eta: 0 });
    expect(done.works.map((work) => work.slug)).toEqual(["w1", "w2"]);
    await expectServed(store, first);
    await expectServed(store, second);
    expect(console_.sentBytes()).toBe(94_000);
    const order = sync.seen.map((state) => state.files.done);
    expect(order).toEqual([...order].sort((a, b) => a - b));

    console_.set([first, second], 2);
    sync.nudge();
    expect((await sync.until((state) => state.generation === 2 && state.phase === "idle")).activeRelease).toBe(release);
    await sync.until((state) => state.files.total === 0);
    expect(console_.sentBytes()).toBe(94_000);
  });

  test("changed frames alone are fetched; moved, renamed and repeated ones cost no byte; going back costs none", async () => {
    const console_ = await origin();
    const store = await openStore(await freshDir(), log);
    const old = pictures(20);
    const one = makeWork("w1", 1, old);
    const sync = start(store, console_.api);
    await sync.inSync(console_.set([one], 1));
    const bytes = Object.values(old);
    const at = (index: number) => bytes[index] ?? Buffer.alloc(0);
    const fresh = Object.values(pictures(1, 5000))[0] ?? Buffer.alloc(0);
    const two = makeWork("w1", 2, { "a/new.jpg": fresh, "a/twin.jpg": fresh, "b/moved.jpg": at(3), "c/x.jpg": at(4) });
    console_.sent.clear();
    const release = console_.set([two], 2);
    sync.nudge();
    expect(await sync.inSync(release)).toMatchObject({ files: { done: 4, total: 4 } });
    expect(console_.sentBytes()).toBe(5000);
    await expectServed(store, two);

    console_.sent.clear();
    const back = console_.set([one], 3);
    sync.nudge();
    await sync.inSync(back);
    expect(console_.sentBytes()).toBe(0);
    await expectServed(store, one);
  });

  describe("one answer goes wrong", () => {
    const size = 200_000;
    // What was on its way when a connection broke is lost, so a cut may cost up to its own length again.
    const cases: [string, Fault, number, number?][] = [
      ["cut in the middle: continues where it broke", { cutAt: 120_000 }, size, size + 119_999],
      ["cut at the first byte", { cutAt: 0 }, size],
      ["one wrong byte: fetched again", { corruptAt: 77 }, 2 * size],
      ["too long", { extra: 1 }, 2 * size + 1],
      ["stalled: continues", { stallAt: 50_000 }, size],
      ["503 with no body of ours", { status: 503 }, size],
    ];
    test.each(cases)("%s", async (_, fault, least, most = least) => {
      const console_ = await origin((_digest, nth) => (nth === 1 ? fault : null));
      const store = await openStore(await freshDir(), log);
      const made = makeWork("w1", 1, pictures(1, size));
      const sync = start(store, console_.api, { stallMs: 300 });
      await sync.inSync(console_.set([made], 1));
      await expectServed(store, made);
      expect(console_.sentBytes()).toBeGreaterThanOrEqual(least);
      expect(console_.sentBytes()).toBeLessThanOrEqual(most);
    });

    test("cut every 10 %: every answer goes on where the one before got to", async () => {
      const console_ = await origin(() => ({ cutAt: size / 10 }));
      const store = await openStore(await freshDir(), log);
      const made = makeWork("w1", 1, pictures(1, size));
      await start(store, console_.api).inSync(console_.set([made], 1));
      await expectServed(store, made);
      expect(console_.offsets).toEqual([...console_.offsets].sort((a, b) => a - b));
      expect(console_.sentBytes()).toBeLessThan(2 * size);
    });

    test("a range that is ignored: the blob starts again", async () => {
      const console_ = await origin((_digest, nth) => (nth === 1 ? { cutAt: 120_000 } : { ignoreRange: true }));
      const store = await openStore(await freshDir(), log);
      const made = makeWork("w1", 1, pictures(1, size));
      await start(store, console_.api).inSync(console_.set([made], 1));
      await expectServed(store, made);
    });
  });

  test("a blob that stays wrong fails by its name; the other works are switched; it heals by itself", async () => {
    const good = makeWork("w1", 1, pictures(5));
    const bad = makeWork("w2", 1, pictures(5));
    const rotten = bad.manifest.frames[2]?.digest;
    const console_ = await origin((digest) => (digest === rotten ? { corruptAt: 5 } : null));
    const store = await openStore(await freshDir(), log);
    const sync = start(store, console_.api);
    const release = console_.set([bad, good], 1);
    const failed = await sync.until((state) => state.phase === "failed");
    expect(failed.reason).toMatchObject({ code: "integrity", details: { digest: rotten } });
    expect(failed.works.map((work) => work.slug)).toEqual(["w1"]);
    expect(failed.files).toEqual({ done: 9, total: 10 });
    expect(console_.asked.filter((digest) => digest === rotten)).toHaveLength(packs ? 4 : 3);
    console_.faultOf = () => null;
    sync.nudge();
    expect(await sync.inSync(release)).toMatchObject({ files: { done: 10, total: 10 }, reason: null });
  });

  test("a blob that the console does not have is named and asked for once a pass", async () => {
    const made = makeWork("w1", 1, pictures(3));
    const gone = made.manifest.frames[0]?.digest;
    const console_ = await origin((digest) => (digest === gone ? { status: 404 } : null));
    const store = await openStore(await freshDir(), log);
    console_.set([made], 1);
    const failed = await start(store, console_.api).until((state) => state.phase === "failed");
    expect(failed).toMatchObject({ reason: { code: "not_found" }, works: [], files: { done: 2, total: 3 } });
  });

  test("no console: waits with a reason and the seconds to the next try, keeps playing, and a nudge brings it forward", async () => {
    const console_ = await origin();
    const folder = await freshDir();
    const made = makeWork("w1", 1, pictures(3));
    const release = console_.set([made], 1);
    const before = start(await openStore(folder, log), console_.api);
    await before.inSync(release);
    await before.stop();

    console_.setUp(false);
    const store = await openStore(folder, log);
    const sync = start(store, console_.api);
    const waits = await sync.until((state) => state.phase === "waiting");
    expect(waits).toMatchObject({ activeRelease: release, desiredRelease: release, generation: 1 });
    expect(waits.reason).toMatchObject({ code: "network", details: { retryInSeconds: expect.any(Number) } });
    await expectServed(store, made);
    console_.setUp(true);
    sync.nudge();
    await sync.inSync(release);
    expect(console_.sentBytes()).toBe(6000);
  });

  test("a newer wish in flight ends the old one at once and keeps what was fetched", async () => {
    const shared = pictures(4, 3000);
    const slow = pictures(4, 3000, "slow");
    const old = makeWork("w1", 1, { ...shared, ...slow });
    const slowDigests = new Set(makeWork("s", 1, slow).blobs.keys());
    const console_ = await origin((digest) => (slowDigests.has(digest) ? { stallAt: 100 } : null));
    const store = await openStore(await freshDir(), log);
    console_.set([old], 1);
    const sync = start(store, console_.api);
    await sync.until((state) => state.files.done === 4);
    const next = makeWork("w1", 2, shared);
    const release = console_.set([next], 2);
    sync.nudge();
    expect(await sync.inSync(release)).toMatchObject({ generation: 2, files: { done: 4, total: 4 } });
    await expectServed(store, next);
    expect([...console_.sent].filter(([digest]) => !slowDigests.has(digest)).every(([, bytes]) => bytes === 3000)).toBe(
      true,
    );
    expect((await store.verify()).checked).toBe(4);
  });

  test("the same wish under a higher generation does not disturb the transfers", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const console_ = await origin(() => ({ until: gate }));
    const store = await openStore(await freshDir(), log);
    const made = makeWork("w1", 1, pictures(3));
    const release = console_.set([made], 1);
    const sync = start(store, console_.api);
    await sync.until((state) => state.phase === "transferring");
    console_.set([made], 2);
    sync.nudge();
    await sync.until((state) => state.generation === 2);
    open();
    expect(await sync.inSync(release)).toMatchObject({ generation: 2, files: { done: 3, total: 3 } });
    expect(console_.asked).toHaveLength(3);
  });

  test("never back within an epoch; a new epoch is believed", async () => {
    const console_ = await origin();
    const folder = await freshDir();
    const store = await openStore(folder, log);
    const [one, two] = [makeWork("w1", 1, pictures(2)), makeWork("w1", 2, pictures(2))];
    const sync = start(store, console_.api);
    const newest = console_.set([two], 7);
    sync.nudge();
    await sync.inSync(newest);
    console_.set([one], 6);
    const reads = console_.desiredReads;
    sync.nudge();
    await sync.until(() => console_.desiredReads > reads);
    await sync.inSync(newest);
    expect((await openStore(folder, log)).desired()?.desired.generation).toBe(7);
    const restored = console_.set([one], 3, "epoch-2");
    sync.nudge();
    expect(await sync.inSync(restored)).toMatchObject({ epoch: "epoch-2", generation: 3 });
  });

  test("a work that left is taken down and its bytes are cleared; the revision before the current one stays", async () => {
    const console_ = await origin();
    const store = await openStore(await freshDir(), log);
    const [keep, leave] = [makeWork("w1", 1, pictures(2)), makeWork("w2", 1, pictures(3))];
    const sync = start(store, console_.api);
    await sync.inSync(console_.set([keep, leave], 1));
    const release = console_.set([makeWork("w1", 2, pictures(2))], 2);
    sync.nudge();
    expect((await sync.inSync(release)).works.map((work) => work.slug)).toEqual(["w1"]);
    await sync.until((state) => state.phase === "idle");
    expect(await store.verify()).toEqual({ checked: 4, bad: [] });
    const empty = console_.set([], 3);
    sync.nudge();
    expect((await sync.inSync(empty)).works).toEqual([]);
    expect((await store.verify()).checked).toBe(0);
  });

  test("a work that left is off the player before the first byte of what comes", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const [leave, coming] = [makeWork("w1", 1, pictures(2)), makeWork("w2", 1, pictures(2))];
    const console_ = await origin((digest) => (coming.blobs.has(digest) ? { until: gate } : null));
    const store = await openStore(await freshDir(), log);
    const sync = start(store, console_.api);
    await sync.inSync(console_.set([leave], 1));
    const release = console_.set([coming], 2);
    sync.nudge();
    expect(await sync.until((state) => state.works.length === 0)).toMatchObject({ generation: 2 });
    expect(store.active().size).toBe(0);
    open();
    await sync.inSync(release);
  });

  test("a work that left is off the player where the disk has no room for what comes, and without a network", async () => {
    const console_ = await origin();
    const folder = await freshDir();
    const store = await openStore(folder, log, { freeBytes: async () => 5000 });
    const [one, two] = [makeWork("w1", 1, pictures(1)), makeWork("w2", 1, pictures(1))];
    const sync = start(store, console_.api, { reserveBytes: 1000 });
    await sync.inSync(console_.set([one, two], 1));
    console_.set([two, makeWork("w3", 1, pictures(9, 2000))], 2);
    sync.nudge();
    const blocked = await sync.until((state) => state.phase === "blocked");
    expect(blocked.works.map(({ id }) => id)).toEqual(["w2"]);
    await sync.stop();

    const known = store.desired();
    if (known === null) throw new Error("nothing was kept");
    const { release } = known.desired;
    const document = { ...release.document, works: [] };
    await store.saveDesired({ ...known, desired: { ...known.desired, release: { ...release, document } } });
    console_.setUp(false);
    const again = await openStore(folder, log);
    await start(again, console_.api).until((state) => state.phase === "waiting");
    expect(again.active().size).toBe(0);
  });

  test("a new work takes over the address of one that leaves, and does not wait for the others", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const other = makeWork("c", 1, pictures(2));
    const console_ = await origin((digest) => (other.blobs.has(digest) ? { until: gate } : null));
    const store = await openStore(await freshDir(), log);
    const sync = start(store, console_.api);
    await sync.inSync(console_.set([makeWork("a", 1, pictures(2), "lobby")], 1));
    const release = console_.set([makeWork("b", 1, pictures(2), "lobby"), other], 2);
    sync.nudge();
    const early = await sync.until((state) => state.works.some((work) => work.id === "b"));
    expect(early.works.map((work) => work.id)).toEqual(["b"]);
    open();
    await sync.inSync(release);
  });

  test("too little space: blocked with the exact shortfall, the old works untouched, and it goes on when there is room", async () => {
    const console_ = await origin();
    let free = 10_000;
    const store = await openStore(await freshDir(), log, { freeBytes: async () => free });
    const old = makeWork("w1", 1, pictures(2, 2000));
    const sync = start(store, console_.api, { reserveBytes: 5000 });
    const first = console_.set([old], 1);
    await sync.inSync(first);
    const large = makeWork("w1", 2, pictures(5, 2000));
    const release = console_.set([large], 2);
    sync.nudge();
    const blocked = await sync.until((state) => state.phase === "blocked");
    expect(blocked.reason).toMatchObject({
      code: "disk_full",
      details: { needBytes: 10_000, freeBytes: 10_000, shortBytes: 5000 },
    });
    expect(blocked.activeRelease).toBe(first);
    await expectServed(store, old);
    expect(console_.sentBytes()).toBe(4000);
    free = 15_000;
    await sync.inSync(release);
  });

  test("more than its quota: blocked, and what is over goes when something is taken down", async () => {
    const console_ = await origin();
    const store = await openStore(await freshDir(), log);
    const [one, two] = [makeWork("w1", 1, pictures(4, 2000)), makeWork("w2", 1, pictures(5, 2000))];
    const sync = start(store, console_.api, { quotaBytes: 12_000 });
    await sync.inSync(console_.set([one], 1));
    console_.set([one, two], 2);
    sync.nudge();
    const blocked = await sync.until((state) => state.phase === "blocked");
    expect(blocked.reason).toMatchObject({
      code: "disk_full",
      message: expect.stringContaining("HOLOFLEET_DISK_QUOTA"),
    });
    await expectServed(store, one);
    const release = console_.set([two], 3);
    sync.nudge();
    await sync.inSync(release);
    expect((await store.size()).usedBytes).toBe(10_000);
  });

  test("a damaged or removed blob is fetched again as soon as somebody sees it", async () => {
    const console_ = await origin();
    const folder = await freshDir();
    const store = await openStore(folder, log);
    const made = makeWork("w1", 1, pictures(4));
    const release = console_.set([made], 1);
    const sync = start(store, console_.api);
    await sync.inSync(release);
    const hex = hexOf(made.manifest.frames[1]?.digest ?? ("" as never));
    await rm(join(folder, "store", hex.slice(0, 2), hex));
    await expect(store.read(made.manifest.frames[1]?.digest ?? ("" as never))).rejects.toMatchObject({
      code: "integrity",
    });
    await sync.until((state) => state.files.done === 3);
    await sync.until((state) => state.files.done === 4 && state.phase === "idle");
    await expectServed(store, made);
    expect(console_.sentBytes()).toBe(5 * 2000);
  });
});
