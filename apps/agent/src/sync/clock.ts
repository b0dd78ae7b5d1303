import { setTimeout } from "node:timers/promises";

/** Time and chance, handed in so that tests decide them. */
export interface Clock {
  /** milliseconds that only ever grow */
  now(): number;
  /** Rejects with an AbortError when the signal fires. */
  delay(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 to below 1 */
  random(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  delay: (ms, signal) => setTimeout(ms, undefined, { signal }),
  random: Math.random,
};

/** Milliseconds to wait before try `attempt` (1 is the second try): full jitter between 1 s and a limit that doubles up to 60 s. */
export function nextDelay(attempt: number, random: number): number {
  const limit = Math.min(60_000, 1000 * 2 ** attempt);
  return Math.round(1000 + random * (limit - 1000));
}
