import type { Throttle } from "#console-api/stall.ts";

/** Milliseconds of the limit that may be had at once: a little, so that chunks of any size come evenly. */
const burstMs = 100;
/** While something waits, the limit is looked at so often, in milliseconds: at a low one a single piece can take a minute. */
const lookMs = 1_000;

/** When the line is free again after `bytes` more at `rate` bytes per second; `free` is when it was, both in milliseconds. */
export function nextFree(free: number, bytes: number, rate: number, now: number): number {
  return Math.max(free, now - burstMs) + (bytes * 1000) / rate;
}

/**
 * One limit for everything that is downloaded, however many streams there are.
 * @param rate bytes per second, or `null` for none; asked for each piece and while one waits, so that a new limit holds within a second
 */
export function createThrottle(
  rate: () => number | null,
  clock: { now(): number; delay(ms: number, signal: AbortSignal): Promise<void> },
): Throttle {
  let free = 0;
  let limit: number | null = null;

  /** What was taken under another limit is not waited for any more. */
  function look(): number | null {
    const next = rate();
    if (next !== limit) free = Math.min(free, clock.now());
    limit = next;
    return limit;
  }

  async function wait(due: number, of: number, signal: AbortSignal): Promise<void> {
    for (let left = due - clock.now(); left > 0 && look() === of; left = due - clock.now())
      await clock.delay(Math.min(left, lookMs), signal);
  }

  return {
    take(bytes, signal) {
      const of = look();
      if (of === null) return null;
      const now = clock.now();
      free = nextFree(free, bytes, of, now);
      return free > now ? wait(free, of, signal) : null;
    },
  };
}
