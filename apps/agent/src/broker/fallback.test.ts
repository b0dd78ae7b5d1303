import { AppError } from "@holofleet/shared/errors.ts";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFallback } from "./fallback.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const log = pino({ level: "silent" });
const timings = { firstMs: 5_000, laterMs: 15_000, everyMs: 10_000 };

function start(poll: () => Promise<void> = async () => {}) {
  const polls: number[] = [];
  const fallback = createFallback({
    log,
    timings,
    poll: async () => {
      polls.push(Date.now());
      await poll();
    },
  });
  return { fallback, polls };
}

test("polls after 5 s without a broker, then every 10 s ± 20 %, until one is there", async () => {
  const { fallback, polls } = start();
  await vi.advanceTimersByTimeAsync(4_999);
  expect([polls, fallback.state().active]).toEqual([[], false]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polls[0]).toBe(5_000);
  expect(polls.length).toBeGreaterThanOrEqual(5);
  for (const [index, at] of polls.slice(1).entries()) {
    expect(at - (polls[index] ?? 0)).toBeGreaterThanOrEqual(8_000);
    expect(at - (polls[index] ?? 0)).toBeLessThanOrEqual(12_000);
  }
  expect(fallback.state()).toEqual({ active: true, reason: null });

  fallback.connected();
  const soFar = polls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([polls.length, fallback.state().active]).toEqual([soFar, false]);
});

test("a broker that was there is waited for longer", async () => {
  const { fallback, polls } = start();
  fallback.connected();
  fallback.disconnected();
  await vi.advanceTimersByTimeAsync(14_999);
  expect(polls).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(polls).toEqual([15_000]);
});

test("a failing poll is told in words and tried again", async () => {
  let up = false;
  const { fallback, polls } = start(async () => {
    if (!up) throw new AppError("network", "Nothing listens.");
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fallback.state()).toEqual({ active: true, reason: "Nothing listens." });
  up = true;
  await vi.advanceTimersByTimeAsync(12_000);
  expect(polls).toHaveLength(2);
  expect(fallback.state().reason).toBeNull();
  fallback.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polls).toHaveLength(2);
});

test("a broker that flaps during a poll leaves one rhythm, not two", async () => {
  const ends: (() => void)[] = [];
  const { fallback, polls } = start(() => new Promise((resolve) => ends.push(resolve)));
  await vi.advanceTimersByTimeAsync(5_000);
  fallback.connected();
  fallback.disconnected();
  for (const end of ends) end();
  await vi.advanceTimersByTimeAsync(14_000);
  expect(polls).toHaveLength(1);
});
