/** How many requests run at once, and what is known of it. */
export interface Pace {
  streams: number;
  /** bytes per second before the last change */
  before: number;
  /** the last change was one stream more, and has not been judged yet */
  trying: boolean;
  /** samples until another stream is tried */
  rest: number;
}

export const firstPace: Pace = { streams: 2, before: 0, trying: true, rest: 0 };

/** Milliseconds between two samples. */
export const sampleMs = 500;
const restSamples = 20;
/** One stream more must bring so much more, or it goes again. */
const worth = 1.1;

/**
 * The pace after a sample of so many bytes per second: one stream more while that makes it faster, one less when it did not, and
 * another try after a while, because lines change. A broken or stalled stream halves them.
 */
export function nextPace(pace: Pace, sample: { rate: number } | "fault", most: number): Pace {
  if (sample === "fault")
    return { streams: Math.max(1, Math.floor(pace.streams / 2)), before: 0, trying: false, rest: restSamples };
  const { rate } = sample;
  const more = { streams: Math.min(most, pace.streams + 1), before: rate, trying: pace.streams < most, rest: 0 };
  if (pace.trying && rate > pace.before * worth) return pace.streams < most ? more : { ...more, rest: restSamples };
  if (pace.trying) return { streams: Math.max(1, pace.streams - 1), before: rate, trying: false, rest: restSamples };
  return pace.rest > 0 || pace.streams >= most ? { ...pace, before: rate, rest: Math.max(0, pace.rest - 1) } : more;
}
