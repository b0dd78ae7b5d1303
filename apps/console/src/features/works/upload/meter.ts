/** Milliseconds that a rate looks back. */
const window = 5000;

/** A meter of bytes over time: pure but for what it remembers. */
export interface Meter {
  /** Bytes that passed at `now`, in milliseconds. */
  add(bytes: number, now: number): void;
  /** Bytes per second over the last five seconds. */
  rate(now: number): number;
}

export function createMeter(): Meter {
  let samples: { at: number; bytes: number }[] = [];
  return {
    add(bytes, now) {
      samples = samples.filter(({ at }) => at > now - window);
      samples.push({ at: now, bytes });
    },
    rate(now) {
      const recent = samples.filter(({ at }) => at > now - window);
      const first = recent[0];
      if (first === undefined || now - first.at < 250) return 0;
      return (recent.reduce((sum, { bytes }) => sum + bytes, 0) * 1000) / (now - first.at);
    },
  };
}
