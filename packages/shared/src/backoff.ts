/** How a back-off grows: the first wait is up to `baseMs`, no wait is longer than `capMs`. */
export interface BackoffOptions {
  baseMs: number;
  capMs: number;
  /** a number in [0, 1); tests fix it */
  random?: () => number;
}

/**
 * Milliseconds to wait before try `attempt` (0 is the first repetition): anywhere between nothing and the exponential
 * ceiling, so that a thousand clients that fell together do not come back together.
 */
export function fullJitterMs(attempt: number, { baseMs, capMs, random = Math.random }: BackoffOptions): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30)));
}

/** `ms` give or take `share` of it, for periodic work that must not fall into step: `spreadMs(30_000, 0.2)` is 24-36 s. */
export function spreadMs(ms: number, share: number, random: () => number = Math.random): number {
  return Math.round(ms * (1 + share * (2 * random() - 1)));
}
