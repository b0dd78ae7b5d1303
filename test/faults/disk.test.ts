import { readdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { readConfig } from "../../apps/agent/src/config.ts";
import { writeIdentity } from "../../apps/agent/src/enrol/identity.ts";
import { runAgent } from "../../apps/agent/src/main.ts";
import { openStore } from "../../apps/agent/src/store/store.ts";
import {
  type Fault,
  type Made,
  makeWork,
  pictures,
  sha256,
  startOrigin,
} from "../../apps/agent/src/sync/origin.fixture.ts";
import { expectServed, startSync } from "../../apps/agent/src/sync/reconcile.fixture.ts";
import { describeWith } from "../src/faults/describe.ts";
import { SmallDisk } from "../src/faults/small-disk.ts";

const log = pino({ level: "silent" });
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Sizes in whole pages, so that a disk in memory fills as the numbers say. */
const page = 4096;
const old = makeWork("w1", 1, pictures(8, 12 * page));
const next = makeWork("w1", 2, pictures(40, 12 * page));

/** An agent on a small disk that shows `old`. `onBlob` is asked before each blob goes out. */
async function start(options: string, onBlob: (nth: number) => Promise<void> | null = () => null) {
  const disk = await SmallDisk.make(options);
  closers.push(() => disk.close());
  let asked = 0;
  const faultOf = (): Fault | null => {
    const until = onBlob(++asked);
    return until && { until };
  };
  const console_ = await startOrigin(faultOf, false);
  closers.push(console_.close);
  const folder = join(disk.path, "data");
  const store = await openStore(folder, log);
  const activate = { before: async () => {} };
  const seam = {
    ...store,
    async activate(work: Made["work"]) {
      await activate.before();
      return store.activate(work);
    },
  };
  const sync = startSync(seam, console_.api);
  closers.push(() => sync.stop());
  await sync.inSync(console_.set([old], 1));
  return { disk, console_, folder, store, sync, activate };
}

describeWith(["mount"], "an agent's disk", () => {
  it("fills up while a revision comes: blocked, the old one is shown, and it goes on by itself when there is room", async () => {
    let disk: SmallDisk | null = null;
    const started = await start("size=12m", (nth) => (nth === 20 && disk ? disk.fill() : null));
    disk = started.disk;
    const { console_, store, sync } = started;
    const release = console_.set([next], 2);
    sync.nudge();
    const blocked = await sync.until(({ phase }) => phase === "blocked");
    expect(blocked.reason).toMatchObject({
      code: "disk_full",
      message: expect.stringMatching(/full.*goes on by itself/),
    });
    await expectServed(store, old);
    await disk.empty();
    await sync.inSync(release);
    await expectServed(store, next);
  });

  it("fills up at the switch: nothing is called active that is not, and it goes on by itself", async () => {
    const { disk, console_, folder, store, sync, activate } = await start("size=12m");
    activate.before = () => disk.fill();
    const release = console_.set([next], 2);
    sync.nudge();
    const blocked = await sync.until(({ phase }) => phase === "blocked");
    expect(blocked.works).toMatchObject([{ revision: 1 }]);
    await expectServed(store, old);
    await expectServed(await openStore(folder, log), old);
    activate.before = async () => {};
    await disk.empty();
    await sync.inSync(release);
    await expectServed(await openStore(folder, log), next);
  });

  it("runs out of inodes: it says so, and goes on when there are more", async () => {
    const { disk, console_, store, sync } = await start("size=12m,nr_inodes=300");
    const release = console_.set([next], 2);
    sync.nudge();
    const blocked = await sync.until(({ phase }) => phase === "blocked");
    expect(blocked.reason).toMatchObject({ code: "disk_full", message: expect.stringContaining("inodes") });
    await expectServed(store, old);
    disk.remount("nr_inodes=2000");
    await sync.inSync(release);
  });

  it("becomes read-only: it is named, the show goes on, also after a restart, and it heals", async () => {
    const { disk, console_, folder, store, sync } = await start("size=12m");
    disk.remount("ro");
    const release = console_.set([next], 2);
    sync.nudge();
    const failed = await sync.until(({ phase }) => phase === "failed");
    expect(failed.reason).toMatchObject({ code: "disk_failed", message: expect.stringContaining("read-only") });
    await expectServed(store, old);
    await expectServed(await openStore(folder, log), old);
    disk.remount("rw");
    await sync.inSync(release);
  });

  it("gives up the way back first when it gets short, and keeps it where there is room", async () => {
    const { console_, store, sync } = await start("size=12m");
    await sync.inSync(console_.set([next], 2)).then(() => sync.nudge());
    expect(old.manifest.frames.every(({ digest, size }) => store.has(digest, size))).toBe(true);
    const large = makeWork("w2", 1, pictures(106, 24 * page));
    const release = console_.set([next, large], 3);
    sync.nudge();
    await sync.inSync(release);
    expect(old.manifest.frames.some(({ digest, size }) => store.has(digest, size))).toBe(false);
    await expectServed(store, next);
  });

  it.each([
    ["full", (disk: SmallDisk) => disk.fill()],
    ["read-only", async (disk: SmallDisk) => disk.remount("ro")],
  ])("is %s when the machine starts: the show begins all the same", async (_, spoil) => {
    const { disk, console_, folder, sync } = await start("size=12m");
    await sync.stop();
    const mall = { code: "SH-01", name: "上海", timezone: "Asia/Shanghai" };
    const token = "t".repeat(43);
    await writeIdentity(folder, { agentId: "a_mall01", token, mall, consoleUrl: console_.url, allowHttp: false });
    await spoil(disk);
    const agent = await runAgent(readConfig({ data: folder, playerPort: "0" }, { NODE_ENV: "test" }), log);
    closers.push(() => agent.stop());
    const frame = await fetch(new URL(`/works/w1/${encodeURI(old.manifest.frames[0]?.path ?? "")}`, agent.playerUrl));
    expect(sha256(new Uint8Array(await frame.arrayBuffer()))).toBe(old.manifest.frames[0]?.digest);
  });

  it("is replaced while the agent runs: nothing is written there, and the old one is taken up again", async () => {
    const { disk, console_, folder, store, sync } = await start("size=12m");
    const [away, other] = [join(disk.path, "away"), join(disk.path, "other")];
    await openStore(other, log);
    const before = await readdir(other, { recursive: true });
    await rename(folder, away);
    await symlink(other, folder);
    const release = console_.set([next], 2);
    sync.nudge();
    const failed = await sync.until(({ phase }) => phase === "failed");
    expect(failed.reason).toMatchObject({ code: "disk_failed", message: expect.stringContaining("replaced") });
    expect(await readdir(other, { recursive: true })).toEqual(before);
    await rm(folder);
    await rename(away, folder);
    await sync.inSync(release);
    await expectServed(store, next);
  });
});
