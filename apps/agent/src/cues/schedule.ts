import type { CueTimes } from "@holofleet/shared/cues/messages.ts";
import { nextTime, timesBetween } from "@holofleet/shared/cues/schedule.ts";

/** What a schedule asks for. Epoch milliseconds by the console's clock. */
export interface ScheduleStep {
  /** it is time, since then */
  due: number | null;
  /** it was time, and nobody was there */
  missed: number | null;
  /** when it is time next; `null`: never */
  wakeAt: number | null;
}

/** Later than this a time was missed: the agent was off, or its computer asleep. */
const punctualMs = 60_000;
/** What was missed before that is nobody's news: a clock that began in 1970 would have missed thousands. */
const lookBackMs = 30 * 86_400_000;

/** What a schedule asks for at `now`, when everything up to `doneAt` was carried out or let pass: of several times the last. */
export function planSchedule(times: CueTimes, zone: string, doneAt: number, now: number): ScheduleStep {
  const last = timesBetween(times, zone, Math.max(doneAt, now - lookBackMs), now).at(-1) ?? null;
  const isPunctual = last !== null && now - last <= punctualMs;
  return {
    due: isPunctual ? last : null,
    missed: isPunctual ? null : last,
    wakeAt: nextTime(times, zone, Math.max(now, doneAt)),
  };
}
