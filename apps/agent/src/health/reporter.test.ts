import type { Reported } from "@holofleet/shared/protocol/state.ts";
import { reportedSchema } from "@holofleet/shared/protocol/state.ts";
import { type Status, statusSchema } from "@holofleet/shared/protocol/status.ts";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SyncState } from "#sync/reconcile.ts";
import { createReporter } from "./reporter.ts";
import { diffSync, presentReported } from "./snapshot.ts";

const release = `sha256:${"ab".repeat(32)}` as SyncState["desiredRelease"];
const works: SyncState["works"] = [];
const idle: SyncState = {
  phase: "idle",
  generation: 1,
  epoch: "e",
  desiredRelease: release,
  activeRelease: release,
  files: { done: 0, total: 0 },
  bytes: { done: 0, total: 0 },
  rate: 0,
  eta: null,
  work: null,
  reason: null,
  works,
  faults: [],
};
const busy: SyncState = { ...idle, phase: "transferring", generation: 2, files: { done: 1, total: 9 } };
const lost = { code: "network" as const, message: "cut" };

describe("diffSync", () => {
  test.each<[string, SyncState | null, SyncState, ReturnType<typeof diffSync>]>([
    ["the first look", null, idle, "ended"],
    ["nothing", idle, { ...idle }, null],
    ["counters", busy, { ...busy, files: { done: 2, total: 9 } }, null],
    ["a new wish", idle, busy, "moved"],
    ["a work switched", busy, { ...busy, works: [] }, "moved"],
    ["the end of a run", busy, { ...busy, phase: "idle" }, "ended"],
    ["a wait", busy, { ...busy, phase: "waiting", reason: lost }, "ended"],
    [
      "another reason",
      { ...busy, phase: "waiting", reason: lost },
      { ...busy, phase: "waiting", reason: { ...lost, code: "timeout" } },
      "ended",
    ],
    ["a new wish that changes nothing", idle, { ...idle, generation: 2 }, "ended"],
  ])("%s", (_, previous, next, news) => expect(diffSync(previous, next)).toBe(news));
});

test("more than a report may hold is left out of it: the rest is told", () => {
  const playing = Array.from({ length: 300 }, (_, at) => ({ id: `w${at}`, manifest: release as never, at }));
  const fault = { work: "w", path: "a.jpg", code: "not_found" as const, message: "gone" };
  const disk = { freeBytes: 1, usedBytes: 2 };
  const beside = { disk, faults: Array(60).fill(fault), playing, projectors: [] };
  const told = reportedSchema.parse(presentReported({ bootId: "b1", seq: 1 }, idle, beside));
  expect(told.playing.map(({ at }) => at)).toEqual(playing.slice(44).map(({ at }) => at));
});

describe("what the console hears", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function start() {
    const sent = { status: [] as Status[], reported: [] as Reported[] };
    let state = idle;
    const reporter = createReporter({
      bootId: "b1",
      log: pino({ level: "silent" }),
      sync: () => state,
      projectors: () => [],
      hours: () => [],
      cues: () => ({ listening: [], reports: [], dropped: [] }),
      playing: () => [],
      faults: () => [],
      scrub: () => ({ checkedAt: null, checked: 0, bad: 0, repaired: 0 }),
      disk: async () => ({ freeBytes: 1, usedBytes: 2 }),
      uplink: { status: (body) => sent.status.push(body), reported: (body) => sent.reported.push(body) },
    });
    const move = (next: SyncState) => {
      state = next;
      reporter.syncChanged(next);
    };
    return { reporter, sent, move };
  }

  test("who rings is told again, though nothing changed; a storm of rings is one answer", async () => {
    const { reporter, sent, move } = start();
    move(idle);
    await vi.advanceTimersByTimeAsync(10_000);
    const before = sent.reported.length;
    for (let ring = 0; ring < 20; ring++) reporter.asked();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.reported).toHaveLength(before + 1);
    reporter.stop();
  });

  test("progress of 10 s in a thousand steps is at most a status a second, and one snapshot at the end", async () => {
    const { sent, move } = start();
    move(idle);
    await vi.advanceTimersByTimeAsync(3_000);
    sent.status.length = sent.reported.length = 0;
    for (let step = 0; step < 1000; step++) {
      move({ ...busy, files: { done: step, total: 1000 } });
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(sent.status.length).toBeGreaterThanOrEqual(9);
    expect(sent.status.length).toBeLessThanOrEqual(11);
    const before = sent.reported.length;
    move({ ...idle, generation: 2, files: { done: 1000, total: 1000 } });
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.reported).toHaveLength(before + 1);
    expect(sent.status.at(-1)).toMatchObject({ phase: "idle", files: { done: 1000, total: 1000 } });
    for (const body of sent.status) statusSchema.parse(body);
    for (const body of sent.reported) reportedSchema.parse(body);
    expect(sent.reported.map(({ seq }) => seq)).toEqual(sent.reported.map((_, index) => index + 1));
  });

  test("a status that says nothing new is not sent", async () => {
    const { sent, move } = start();
    move(idle);
    await vi.advanceTimersByTimeAsync(2_000);
    for (let i = 0; i < 10; i++) {
      move({ ...idle });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(sent.status).toHaveLength(1);
    expect(sent.reported).toHaveLength(1);
  });

  test("projectors that move all the time are told every 2 s", async () => {
    const { reporter, sent } = start();
    for (let i = 0; i < 100; i++) {
      reporter.projectorsChanged();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(sent.reported.length).toBeGreaterThanOrEqual(5);
    expect(sent.reported.length).toBeLessThanOrEqual(6);
    reporter.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.reported.length).toBeLessThanOrEqual(6);
  });
});
