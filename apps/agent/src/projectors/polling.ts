import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Question } from "./driver.ts";
import type { Timings } from "./timings.ts";

/** True while the device warms up or cools down. */
export function isMoving(state: ProjectorState): boolean {
  return state.power.value === "warming" || state.power.value === "cooling";
}

/** When each question was put last to a device that answered; forgotten while it is away. */
export type Asked = ReadonlyMap<Question, number>;

/** The questions of the next round of polling, the most wanted first. */
export function planRound(state: ProjectorState, asked: Asked, now: number, timings: Timings): Question[] {
  if (isMoving(state)) return ["power"];
  const round: Question[] = ["power", "errors"];
  if (state.power.value === "on") round.push("input");
  for (const once of ["name", "maker", "model", "class"] as const) if (!asked.has(once)) round.push(once);
  const lampsAt = asked.get("lamps");
  if (lampsAt === undefined || now - lampsAt >= timings.slowPoll) round.push("lamps");
  return round;
}

/** Milliseconds until the next round. `missed` counts rounds that did not get through; `chance` is from 0 to 1. */
export function untilNextRound(state: ProjectorState, missed: number, timings: Timings, chance: number): number {
  // a wrong password is not tried again by itself: some devices lock everybody out after three
  if (state.link === "auth_failed") return Number.POSITIVE_INFINITY;
  if (missed > 0) return timings.backOff[Math.min(missed, timings.backOff.length) - 1] ?? timings.idlePoll;
  return isMoving(state) ? timings.movingPoll : Math.round(timings.idlePoll * (0.8 + 0.4 * chance));
}
