import type { Projector, ProjectorCommand } from "@holofleet/contract/projectors.ts";

/**
 * The one word for a projector. Its link comes before its power, and its agent before both: what was said last is no fact any
 * more when nobody can check it.
 */
export type Face = "standby" | "warming" | "on" | "cooling" | "unreachable" | "wrong_password" | "unknown";

export function faceOf({ state, agentPresence }: Pick<Projector, "state" | "agentPresence">): Face {
  if (agentPresence === "offline" || agentPresence === "unknown") return "unknown";
  switch (state?.link) {
    case "online":
      return state.power.value;
    case "offline":
      return "unreachable";
    case "auth_failed":
      return "wrong_password";
    default:
      return "unknown";
  }
}

/** When the device itself said what its power is, epoch milliseconds; `null` before the first time. */
export function saidAt({ state }: Pick<Projector, "state">): number | null {
  return state === null || state.power.at === 0 ? null : state.power.at;
}

/** Why power cannot be switched now, or `null`. */
export function blockOf({ agentPresence }: Pick<Projector, "agentPresence">): "stale" | "offline" | "unknown" | null {
  return agentPresence === "online" ? null : agentPresence;
}

export const stepNames = ["asked", "accepted", "confirmed"] as const;
export type Step = { name: (typeof stepNames)[number]; state: "done" | "now" | "failed" | "ahead" };

/** Ends that are as wished, so far as anybody can tell. */
export function isGood(state: ProjectorCommand["state"]): boolean {
  return state === "confirmed" || state === "already" || state === "unverifiable";
}

/** The colour of how a command stands. What was superseded is neither good nor bad: somebody asked for something newer. */
export function inkOf({ state, final }: Pick<ProjectorCommand, "state" | "final">): string {
  if (!final) return "text-info-ink";
  if (state === "superseded") return "text-muted";
  return isGood(state) ? "text-good-ink" : "text-bad-ink";
}

/** A command's way in three steps. Only what was told is done; an end without confirmation fails the step it stands at. */
export function stepsOf({
  state,
  acceptedAt,
  final,
}: Pick<ProjectorCommand, "state" | "acceptedAt" | "final">): Step[] {
  const reached = isGood(state) ? 3 : acceptedAt === null ? 1 : 2;
  return stepNames.map((name, index) => {
    if (index < reached) return { name, state: "done" };
    if (index > reached) return { name, state: "ahead" };
    return { name, state: final ? "failed" : "now" };
  });
}

/** Parts that are not well, the worst first. */
export function troubles({ state }: Pick<Projector, "state">): { part: Part; level: "warning" | "error" }[] {
  const found = Object.entries(state?.errors?.value ?? {}).flatMap(([part, level]) =>
    level === "ok" ? [] : [{ part: part as Part, level }],
  );
  return found.sort((a, b) => a.level.localeCompare(b.level));
}
type Part = keyof NonNullable<NonNullable<Projector["state"]>["errors"]>["value"];

export interface MallGroup {
  code: string;
  name: string;
  agentPresence: Projector["agentPresence"];
  projectors: Projector[];
}

/** Projectors under their malls, in the order in which they came; `mall` keeps one mall only. */
export function groupByMall(projectors: readonly Projector[], mall: string): MallGroup[] {
  const groups = new Map<string, MallGroup>();
  for (const projector of projectors) {
    if (mall !== "" && projector.mall !== mall) continue;
    const { mall: code, mallName: name, agentPresence } = projector;
    const group = groups.get(code) ?? { code, name, agentPresence, projectors: [] };
    group.projectors.push(projector);
    groups.set(code, group);
  }
  return [...groups.values()];
}
