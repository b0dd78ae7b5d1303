const minuteMs = 60_000;

/**
 * Lets so many events of a minute through. `recent` are the moments of those that were let through, oldest first; answers the
 * next `recent`, or `null` when there were enough: such an event is counted, and never done later. Milliseconds of any clock.
 */
export function admit(recent: readonly number[], now: number, maxPerMinute: number): number[] | null {
  const within = recent.filter((at) => at > now - minuteMs && at <= now);
  return within.length >= maxPerMinute ? null : [...within, now];
}
