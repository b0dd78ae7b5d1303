import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Line } from "@holofleet/shared/line.ts";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import { openStore } from "#store/store.ts";
import { systemClock } from "./clock.ts";
import { makeWork, pictures, startOrigin } from "./origin.fixture.ts";
import { createReconciler, type SyncState } from "./reconcile.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const nights: Line["windows"] = [
  { days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "22:00", to: "06:00" },
];
const at = (time: string) => Date.parse(`2026-11-20T${time}+08:00`);
const settings = (line: Partial<Line>, downloadNow = false) => ({
  settings: { line: { limit: null, windows: nights, downloadNow, ...line } },
});

/** A sync against an origin, at an hour of the test's choice; waits of a second and more are a hundred times shorter. */
async function start(time: string) {
  const folder = await mkdtemp(join(tmpdir(), "holofleet-window-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const store = await openStore(folder, pino({ level: "silent" }));
  const console_ = await startOrigin(() => null, true);
  closers.push(console_.close);
  const hour = { offset: at(time) - Date.now() };
  const waiting = new Set<() => void>();
  const run = () => {
    const reconciler = createReconciler({
      store,
      api: console_.api,
      log: pino({ level: "silent" }),
      clock: {
        ...systemClock,
        delay: (ms, signal) => systemClock.delay(ms < 1000 ? ms : Math.min(ms, 60_000) / 100, signal),
      },
      serverNow: () => Date.now() + hour.offset,
      limits: { reserveBytes: 0 },
      onState() {
        for (const look of waiting) look();
      },
    });
    closers.push(() => reconciler.stop());
    const until = (what: (state: SyncState) => boolean) =>
      new Promise<SyncState>((resolve) => {
        const look = () => {
          if (!what(reconciler.state())) return;
          waiting.delete(look);
          resolve(reconciler.state());
        };
        waiting.add(look);
        look();
      });
    return { ...reconciler, until };
  };
  return { console_, store, hour, run };
}

const blocked = (state: SyncState) => state.reason?.code === "outside_window";

test("outside its window nothing is downloaded, the wait says until when, and works leave all the same", async () => {
  const { console_, store, run } = await start("21:00:00");
  const old = makeWork("old", 1, pictures(3));
  console_.set([old], 1);
  const sync = run();
  await sync.until(({ phase, works }) => phase === "idle" && works.length === 1);
  console_.set([makeWork("new", 1, pictures(5))], 2, "epoch-1", settings({}));
  const sent = console_.sentBytes();
  sync.nudge();
  const waits = await sync.until((state) => blocked(state) && state.generation === 2);
  expect(waits).toMatchObject({ phase: "waiting", works: [], files: { done: 0, total: 5 } });
  expect(waits.reason?.message).toBe("Downloads are allowed again at 22:00, by the mall's clock.");
  expect(waits.reason?.details).toMatchObject({ opensAt: at("22:00:00") });
  expect(console_.sentBytes()).toBe(sent);
  expect(store.active().size).toBe(0);
});

test("it goes on by itself when the window opens", async () => {
  const { console_, hour, run } = await start("21:00:00");
  const release = console_.set([makeWork("w1", 1, pictures(5))], 1, "epoch-1", settings({}));
  const sync = run();
  await sync.until(blocked);
  hour.offset += at("22:00:00") - at("21:00:00");
  expect((await sync.until(({ phase }) => phase === "idle")).activeRelease).toBe(release);
});

test("an operator's download now, and windows that change, hold at once", async () => {
  const { console_, run } = await start("12:00:00");
  const works = [makeWork("w1", 1, pictures(5))];
  console_.set(works, 1, "epoch-1", settings({}));
  const sync = run();
  await sync.until(blocked);
  const release = console_.set(works, 2, "epoch-1", settings({}, true));
  sync.nudge();
  expect((await sync.until(({ phase }) => phase === "idle")).activeRelease).toBe(release);
});

test("what is under way when the window closes stops, and goes on at its byte", async () => {
  const { console_, hour, run } = await start("05:59:59");
  const made = makeWork("w1", 1, pictures(4, 400_000));
  const release = console_.set([made], 1, "epoch-1", settings({ limit: 100_000 }));
  const sync = run();
  const stopped = await sync.until(blocked);
  expect(stopped.bytes.done).toBeLessThan(1_600_000);
  expect(stopped.reason?.details).toMatchObject({ opensAt: at("22:00:00") });
  hour.offset += at("22:00:00") - at("06:00:00");
  console_.set([made], 2, "epoch-1", settings({ limit: null }));
  sync.nudge();
  expect((await sync.until(({ phase }) => phase === "idle")).activeRelease).toBe(release);
});

test("a limit holds for the whole agent", async () => {
  const { console_, store, run } = await start("12:00:00");
  const made = makeWork("w1", 1, pictures(8, 50_000));
  console_.set([made], 1, "epoch-1", settings({ windows: null, limit: 800_000 }));
  const started = performance.now();
  const sync = run();
  const done = await sync.until(({ phase, works }) => phase === "idle" && works.length === 1);
  expect(performance.now() - started).toBeGreaterThan(350);
  expect(store.active().get("w1")?.pointer).toMatchObject({ verifiedAt: expect.any(Number) });
  const [{ verifiedAt = 0, switchedAt = 0 } = {}] = done.works;
  expect(switchedAt).toBeGreaterThanOrEqual(verifiedAt);
  expect(Math.abs(verifiedAt - at("12:00:00"))).toBeLessThan(30_000);
});
