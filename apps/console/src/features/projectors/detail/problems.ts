import type { Projector } from "@holofleet/contract/projectors.ts";
import { faultParts } from "@holofleet/shared/protocol/projectors.ts";
import { faceOf, troubles } from "../pages/view.ts";

type Part = (typeof faultParts)[number];

/** Whether a problem is of a part that the device itself watches. */
export function isPart(kind: ProblemKind): kind is Part {
  return (faultParts as readonly string[]).includes(kind);
}

/** What can be wrong with a projector; each has words for what it is and what to do. */
export type ProblemKind =
  | "unreachable"
  | "wrong_password"
  | Part
  | "lamp_due"
  | "lamp_soon"
  | "filter_due"
  | "filter_soon"
  | "service_due"
  | "other_controller";

export interface Problem {
  kind: ProblemKind;
  level: "error" | "warning" | "notice";
  /** hours, where it is about hours */
  hours?: number;
  limit?: number;
}

const order = { error: 0, warning: 1, notice: 2 };
/** From this share of its limit on, a lamp or a filter is worth ordering. */
const soonFrom = 0.9;
/** For how long another controller's press is worth a word, milliseconds. */
const strangerMs = 24 * 3_600_000;

/** Everything that wants somebody's eyes, the worst first. `now` is epoch milliseconds. */
export function problemsOf(projector: Projector, now: number): Problem[] {
  const { state, lampLimit, filterLimit, serviceDate } = projector;
  const face = faceOf(projector);
  const found: Problem[] = [];
  if (face === "unreachable" || face === "wrong_password") found.push({ kind: face, level: "error" });
  for (const { part, level } of troubles(projector)) found.push({ kind: part, level });
  found.push(...wearProblem("lamp", lampHoursOf(projector), lampLimit));
  found.push(...wearProblem("filter", state?.filterHours?.value ?? null, filterLimit));
  if (serviceDate !== null && Date.parse(serviceDate) <= now) found.push({ kind: "service_due", level: "warning" });
  if (state?.otherController && now - state.otherController.at < strangerMs)
    found.push({ kind: "other_controller", level: "notice" });
  return found.sort((a, b) => order[a.level] - order[b.level]);
}

function wearProblem(part: "lamp" | "filter", hours: number | null, limit: number | null): Problem[] {
  if (hours === null || limit === null || hours < limit * soonFrom) return [];
  return [{ kind: `${part}_${hours >= limit ? "due" : "soon"}`, level: "warning", hours, limit }];
}

/** Hours of the oldest lamp; `null` for a laser, and where the device does not tell. */
export function lampHoursOf({ state }: Pick<Projector, "state">): number | null {
  const hours = (state?.lamps?.value ?? []).map((lamp) => lamp.hours);
  return hours.length === 0 ? null : Math.max(...hours);
}

/** Projectors that want somebody's eyes, the worst first; equals stay in their order. */
export function byTrouble(projectors: readonly Projector[], now: number): Projector[] {
  return projectors
    .map((projector) => ({ projector, problems: problemsOf(projector, now).filter(({ level }) => level !== "notice") }))
    .filter(({ problems }) => problems.length > 0)
    .sort((a, b) => worst(a.problems) - worst(b.problems) || b.problems.length - a.problems.length)
    .map(({ projector }) => projector);
}

const worst = ([first]: readonly Problem[]): number => order[first?.level ?? "notice"];

/**
 * The day on which hours that grow as they did reach their limit, epoch milliseconds; `null` where nothing can be said: fewer
 * than three days known, hours that stand still or went back for a new part, or a day more than five years away.
 */
export function dueDay(wear: readonly { day: string; hours: number | null }[], limit: number | null): number | null {
  const known = wear.flatMap(({ day, hours }) => (hours === null ? [] : [{ at: Date.parse(day), hours }]));
  const reset = known.findLastIndex(({ hours }, index) => index > 0 && hours < (known[index - 1]?.hours ?? 0));
  const since = known.slice(Math.max(reset, 0));
  const [first, last] = [since[0], since.at(-1)];
  if (limit === null || !first || !last || last.at - first.at < 2 * dayMs || last.hours <= first.hours) return null;
  const perMs = (last.hours - first.hours) / (last.at - first.at);
  const due = last.at + Math.max(0, limit - last.hours) / perMs;
  return due - last.at > 5 * 365 * dayMs ? null : due;
}

const dayMs = 86_400_000;
