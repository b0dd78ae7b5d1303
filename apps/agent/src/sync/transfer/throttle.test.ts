import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { createThrottle, nextFree } from "./throttle.ts";

test.each([
  ["a line that was idle gives a tenth of a second at once", 0, 1000, 10_000, 5000, 5000],
  ["a busy line is asked for its turn", 9000, 1000, 10_000, 5000, 9100],
  ["a tiny limit", 5000, 1000, 100, 5000, 15_000],
])("%s", (_, free, bytes, rate, now, expected) => expect(nextFree(free, bytes, rate, now)).toBe(expected));

/** Streams that take pieces one after the other, on a clock that stands still but for their waits. */
async function run(rate: () => number | null, streams: number, pieces: number, bytes: number): Promise<number> {
  let now = 0;
  const waits: { at: number; wake: () => void }[] = [];
  const clock = {
    now: () => now,
    delay: (ms: number) => new Promise<void>((wake) => void waits.push({ at: now + ms, wake })),
  };
  const throttle = createThrottle(rate, clock);
  const { signal } = new AbortController();
  const all = Promise.all(
    Array.from({ length: streams }, async () => {
      for (let i = 0; i < pieces; i++) await throttle.take(bytes, signal);
    }),
  );
  let done = false;
  void all.then(() => {
    done = true;
  });
  for (await delay(0); !done; await delay(0)) {
    waits.sort((a, b) => a.at - b.at);
    const next = waits.shift();
    if (!next) continue;
    now = Math.max(now, next.at);
    next.wake();
  }
  return now;
}

test.each([
  [1, 100],
  [8, 100],
])("%i streams together get the limit", async (streams, pieces) => {
  const elapsed = await run(() => 1_000_000, streams, pieces, 65_536);
  const rate = (streams * pieces * 65_536) / (elapsed / 1000);
  expect(rate).toBeGreaterThan(990_000);
  expect(rate).toBeLessThan(1_020_000);
});

test("no limit is no wait, and a new one holds from the next piece on", async () => {
  expect(await run(() => null, 4, 1000, 65_536)).toBe(0);
  let taken = 0;
  const elapsed = await run(() => (++taken > 50 ? 65_536 : null), 1, 60, 65_536);
  expect(elapsed).toBeGreaterThan(9_000);
  expect(elapsed).toBeLessThan(10_100);
});

test("who waits under a low limit goes on within a second when it is raised, and owes nothing", async () => {
  let asked = 0;
  // eight pieces of 64 kB at 1 kB/s would take nine minutes
  const elapsed = await run(() => (++asked > 10 ? 1_000_000 : 1000), 8, 2, 65_536);
  expect(elapsed).toBeLessThan(3_000);
});
