import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import { openStore } from "#store/store.ts";
import { systemClock } from "./clock.ts";
import { makeWork, pictures, startOrigin } from "./origin.fixture.ts";
import { createReconciler } from "./reconcile.ts";

const log = pino({ level: "silent" });
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A promise that others resolve. */
function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

/** An agent in sync, whose rests end when the test says so, and how often it looked at its disk. */
async function inSync() {
  const folder = await mkdtemp(join(tmpdir(), "holofleet-settled-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const console_ = await startOrigin(undefined, true);
  closers.push(console_.close);
  const made = makeWork("w1", 1, pictures(5));
  console_.set([made], 1);
  const store = await openStore(folder, log);
  let looks = 0;
  const { rescan } = store;
  store.rescan = () => {
    looks += 1;
    return rescan();
  };
  let endRest = () => {};
  let resting = gate();
  const delay = (_ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      endRest = resolve;
      signal.addEventListener("abort", () => reject(signal.reason));
      resting.resolve();
    });
  const sync = createReconciler({
    store,
    api: console_.api,
    log,
    onState: () => {},
    clock: { ...systemClock, delay },
    limits: { reserveBytes: 0 },
  });
  closers.push(() => sync.stop());
  await resting.promise;
  expect(store.active().size).toBe(1);
  return {
    folder,
    made,
    console_,
    store,
    looks: () => looks,
    /** Does something that wakes it, and waits for its next rest. */
    async after(wake: () => void) {
      resting = gate();
      wake();
      await resting.promise;
    },
    nudge: () => sync.nudge(),
    endRest: () => endRest(),
  };
}

test("a ring for what is there already is one question to the console; the disk is looked at when nobody rang", async () => {
  const agent = await inSync();
  const [asked, looked] = [agent.console_.desiredReads, agent.looks()];
  await agent.after(agent.nudge);
  expect([agent.console_.desiredReads, agent.looks()]).toEqual([asked + 1, looked]);
  await agent.after(agent.endRest);
  expect([agent.console_.desiredReads, agent.looks()]).toEqual([asked + 2, looked + 1]);
});

test("a file that somebody removed is missed at the next look, and at once when it is read", async () => {
  const agent = await inSync();
  const [first, second] = agent.made.manifest.frames;
  if (!first || !second) throw new Error("no frames");
  const remove = (hex: string) => rm(join(agent.folder, "store", hex.slice(0, 2), hex));
  await remove(hexOf(first.digest));
  await agent.after(agent.endRest);
  expect(agent.store.has(first.digest, first.size)).toBe(true);
  expect(agent.console_.sentBytes()).toBe(6 * 2000);

  await remove(hexOf(second.digest));
  await agent.after(() => void agent.store.read(second.digest).catch(() => {}));
  expect(agent.console_.sentBytes()).toBe(7 * 2000);
});

test("a ring that could not be asked about when its pass was over is asked about again", async () => {
  const agent = await inSync();
  const { desired } = agent.console_.api;
  const answers = [gate(), gate()];
  const asked = [gate(), gate()];
  let nth = 0;
  agent.console_.api.desired = async (etag, signal) => {
    const mine = nth++;
    asked[mine]?.resolve();
    await answers[mine]?.promise;
    if (mine === 1) throw new AppError("network", "cut");
    return desired(etag, signal);
  };
  // the first ring begins a pass, the second one is asked about behind it
  const passed = agent.after(agent.nudge);
  await asked[0]?.promise;
  agent.nudge();
  answers[0]?.resolve();
  await asked[1]?.promise;
  await passed;
  await agent.after(() => answers[1]?.resolve());
  expect(nth).toBe(3);
});
