const windowMs = 5_000;

/** Bytes per second over the last five seconds; over less than one, the rate of a burst says nothing. */
export function createRate(now: () => number = () => performance.now()) {
  let samples: { at: number; bytes: number }[] = [];
  const recent = () => samples.filter(({ at }) => now() - at < windowMs);
  return {
    count(bytes: number): void {
      const last = samples.at(-1);
      if (last && now() - last.at < 100) last.bytes += bytes;
      else samples = [...recent(), { at: now(), bytes }];
    },
    perSecond(): number {
      const [first, ...rest] = recent();
      if (first === undefined) return 0;
      const bytes = rest.reduce((sum, one) => sum + one.bytes, first.bytes);
      return Math.round((bytes * 1000) / Math.max(1000, now() - first.at));
    },
  };
}
