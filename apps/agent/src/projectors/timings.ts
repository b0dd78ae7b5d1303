/** Milliseconds, from field experience with PJLink devices. Tests pass shorter ones. */
export interface Timings {
  connect: number;
  greeting: number;
  /** PJLink 1 §6 asks for 2 s; real devices need more */
  reply: number;
  /** between two commands of one connection */
  gap: number;
  /** how long an idle connection is kept; the device itself closes after 30 s (PJLink 1 §5.4) */
  linger: number;
  /** between polls of a settled device, ± 20 % */
  idlePoll: number;
  /** between polls while it warms up or cools down */
  movingPoll: number;
  /** between readings that hardly change */
  slowPoll: number;
  /** pauses before an unreachable device is tried again; the last one repeats */
  backOff: readonly number[];
  /** first query after a set */
  afterSet: number;
  /** before a device that said "not now" is asked again */
  busy: number;
  /** a set that shows no effect for so long is sent again */
  resend: number;
  /** from the last set of an input, a mute or a freeze until the device must show it */
  settle: number;
  /** how long a device may take to answer after a wake-on-LAN packet */
  waking: number;
  /** between two projectors that are switched on in one electrical circuit */
  inrush: number;
  /** a change within so long after an order of ours is our own doing */
  ours: number;
  /** from the last set until the device must have arrived */
  settleOn: number;
  settleOff: number;
  /** before a command tries an unreachable device again */
  retry: number;
  /** pauses before opening hours try a projector again that did not follow; the last one repeats */
  persist: readonly number[];
  /** at least so often a state that did not change is told again, so that its age is known */
  freshen: number;
}

export const defaultTimings: Timings = {
  connect: 3_000,
  greeting: 5_000,
  reply: 5_000,
  gap: 50,
  linger: 2_000,
  idlePoll: 20_000,
  movingPoll: 2_000,
  slowPoll: 600_000,
  backOff: [5_000, 10_000, 20_000, 40_000, 60_000],
  afterSet: 400,
  busy: 5_000,
  resend: 10_000,
  settle: 15_000,
  waking: 60_000,
  inrush: 400,
  ours: 30_000,
  settleOn: 120_000,
  settleOff: 180_000,
  retry: 2_000,
  persist: [60_000, 120_000, 240_000, 480_000, 900_000],
  freshen: 30_000,
};
