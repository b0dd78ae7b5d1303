import { failureOf } from "@holofleet/contract/client.ts";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import { isAbort } from "@holofleet/shared/errors.ts";
import type { Facts } from "./state.ts";

/** Failures of the console itself after which it is not asked again. */
const attempts = 5;
/** What passes by itself: a line that is gone, a console that starts again or whose disk is full. */
const passing = new Set<string>(["network", "unavailable", "rate_limited", "conflict"]);

/**
 * Does something until it works. What passes by itself is waited for as long as it takes and told as `trouble`.
 * @throws AbortError; whatever another try would not change
 */
export async function patiently<T>(attempt: () => Promise<T>, facts: Facts, signal: AbortSignal): Promise<T> {
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    try {
      const result = await attempt();
      facts.trouble = null;
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!isWorthAnother(error, failures)) throw error;
      facts.trouble = error;
      await pause(fullJitterMs(failures, { baseMs: 1000, capMs: 15_000 }), signal);
    }
  }
}

function isWorthAnother(error: unknown, failures: number): boolean {
  if (isAbort(error)) return false;
  const { code } = failureOf(error);
  const noAnswer = error instanceof DOMException && error.name === "TimeoutError";
  return noAnswer || passing.has(code) || (code === "internal" && failures < attempts);
}

/** @throws AbortError when `signal` ends it */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
