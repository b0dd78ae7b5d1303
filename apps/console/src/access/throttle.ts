import { AppError } from "@holofleet/shared/errors.ts";

export interface Throttle {
  /**
   * Counts a try of `key` before it is made, so that many at once are no way around the limit. @returns takes the try back: it
   * was no failure
   * @throws AppError rate_limited when `key` has used its tries up; `details.retryAfterSeconds` says for how long
   */
  take(key: string): () => void;
}

/** At most `limit` tries of a key within `windowMs`. Kept in memory, at most 10,000 keys: the oldest window goes first. */
export function createThrottle({ limit, windowMs }: { limit: number; windowMs: number }): Throttle {
  const windows = new Map<string, { until: number; tries: number }>();

  function open(key: string) {
    const found = windows.get(key);
    if (found && found.until > performance.now()) return found;
    windows.delete(key);
    const oldest = windows.size >= 10_000 ? windows.keys().next() : undefined;
    if (oldest && !oldest.done) windows.delete(oldest.value);
    const window = { until: performance.now() + windowMs, tries: 0 };
    windows.set(key, window);
    return window;
  }

  return {
    take(key) {
      const window = open(key);
      if (window.tries >= limit) {
        const retryAfterSeconds = Math.ceil((window.until - performance.now()) / 1000);
        throw new AppError("rate_limited", `Too many tries. Try again in ${retryAfterSeconds} s.`, {
          details: { retryAfterSeconds },
        });
      }
      window.tries += 1;
      return () => {
        window.tries -= 1;
      };
    },
  };
}
