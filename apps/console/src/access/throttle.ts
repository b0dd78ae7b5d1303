import { AppError } from "@holofleet/shared/errors.ts";

export interface Throttle {
  /** @throws AppError rate_limited when `key` has used its hits up; `details.retryAfterSeconds` says for how long */
  check(key: string): void;
  /** Counts one hit of `key`: a failed try, or any try. */
  hit(key: string): void;
}

/** At most `limit` hits of a key within `windowMs`. Kept in memory, at most 10,000 keys: the oldest window goes first. */
export function createThrottle({ limit, windowMs }: { limit: number; windowMs: number }): Throttle {
  const windows = new Map<string, { until: number; hits: number }>();
  const current = (key: string) => {
    const found = windows.get(key);
    if (found && found.until > performance.now()) return found;
    windows.delete(key);
    return undefined;
  };
  return {
    check(key) {
      const window = current(key);
      if (!window || window.hits < limit) return;
      const retryAfterSeconds = Math.ceil((window.until - performance.now()) / 1000);
      throw new AppError("rate_limited", `Too many tries. Try again in ${retryAfterSeconds} s.`, {
        details: { retryAfterSeconds },
      });
    },
    hit(key) {
      const window = current(key);
      if (window) {
        window.hits += 1;
        return;
      }
      const oldest = windows.size >= 10_000 ? windows.keys().next() : undefined;
      if (oldest && !oldest.done) windows.delete(oldest.value);
      windows.set(key, { until: performance.now() + windowMs, hits: 1 });
    },
  };
}
