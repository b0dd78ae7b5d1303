/** Milliseconds of the limit that may be had at once: a little, so that chunks of any size come evenly. */
const burstMs = 100;

/** When the line is free again after `bytes` more at `rate` bytes per second; `free` is when it was, both in milliseconds. */
export function nextFree(free: number, bytes: number, rate: number, now: number): number {
  return Math.max(free, now - burstMs) + (bytes * 1000) / rate;
}

export interface Throttle {
  /** Resolves when so many bytes more fit the limit; `null` when they fit now. */
  take(bytes: number, signal: AbortSignal): Promise<void> | null;
}

/**
 * One limit for everything that is downloaded, however many streams there are.
 * @param rate bytes per second, or `null` for none; asked for each piece, so that a new limit holds at once
 */
export function createThrottle(
  rate: () => number | null,
  clock: { now(): number; delay(ms: number, signal: AbortSignal): Promise<void> },
): Throttle {
  let free = 0;
  return {
    take(bytes, signal) {
      const limit = rate();
      if (limit === null) return null;
      const now = clock.now();
      free = nextFree(free, bytes, limit, now);
      return free > now ? clock.delay(free - now, signal) : null;
    },
  };
}
