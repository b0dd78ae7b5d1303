import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Question } from "../driver.ts";
import type { Timings } from "../timings.ts";

/** What a device is, told once; asked again after it was away. */
const identity = ["class", "name", "maker", "model", "other", "serial", "software", "inputs", "resolution"] as const;
const wear = ["lamps", "filter", "lampModels", "filterModels"] as const;
const picture = ["input", "mute", "freeze", "signal"] as const;

export interface Asked {
  /** when each question was answered last, epoch milliseconds */
  at: ReadonlyMap<Question, number>;
  /** questions that the device does not know */
  unknown: ReadonlySet<Question>;
}

/** The questions of the next round of polling: fast ones always, slow ones when they are due at `now`, epoch milliseconds. */
export function planRound(state: ProjectorState, asked: Asked, now: number, timings: Timings): Question[] {
  const known = (question: Question) => !asked.unknown.has(question);
  if (isMoving(state)) return ["power"];
  const fast: Question[] = ["power", "errors", ...(state.power.value === "on" ? picture : [])];
  const names = (state.inputs ?? [])
    .filter(({ name }) => name === undefined)
    .map(({ code }): Question => `input name ${code}`);
  const once = [...identity, ...(state.identity?.class === 2 ? names : [])].filter(
    (question) => !asked.at.has(question),
  );
  const slow = wear.filter(
    (question) => now - (asked.at.get(question) ?? Number.NEGATIVE_INFINITY) >= timings.slowPoll,
  );
  return [...fast, ...once, ...slow].filter(known);
}

/** Milliseconds until the next round. `missed` counts rounds that did not get through; `chance` is from 0 to 1. */
export function untilNextRound(state: ProjectorState, missed: number, timings: Timings, chance: number): number {
  // a wrong password is not tried again by itself: some devices lock everybody out after three
  if (state.link === "auth_failed") return Number.POSITIVE_INFINITY;
  if (missed > 0) return timings.backOff[Math.min(missed, timings.backOff.length) - 1] ?? timings.idlePoll;
  return isMoving(state) ? timings.movingPoll : Math.round(timings.idlePoll * (0.8 + 0.4 * chance));
}

function isMoving({ power }: ProjectorState): boolean {
  return power.value === "warming" || power.value === "cooling";
}
