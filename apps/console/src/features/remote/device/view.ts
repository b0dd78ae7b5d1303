import type { InputLabel } from "@holofleet/contract/projectors/facts.ts";
import type { ProjectorSet } from "@holofleet/contract/projectors/scenes.ts";
import { type ProjectorTarget, targetedProjectors } from "@holofleet/contract/projectors/targets.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import type { ProjectorFeature } from "@holofleet/shared/protocol/projectors.ts";
import { faceOf, troubles } from "#features/projectors/pages/view.ts";

export const groupings = ["zone", "floor", "tag", "set"] as const;
export type Grouping = (typeof groupings)[number];

export interface Group {
  key: string;
  /** as people call it; empty for projectors that are in none */
  title: string;
  /** `null` where one press cannot mean them all */
  target: ProjectorTarget | null;
  projectors: Projector[];
}

/** Projectors of a mall in their groups by name; those in none come last. One with two tags is in two groups. */
export function groupsOf(
  mall: string,
  projectors: readonly Projector[],
  by: Grouping,
  sets: readonly ProjectorSet[],
): Group[] {
  const named: [title: string, target: ProjectorTarget][] = {
    zone: () => words(projectors.map(({ zone }) => zone)).map((zone) => [zone, { by: "zone", mall, zone }] as const),
    floor: () =>
      words(projectors.map(({ floor }) => floor)).map((floor) => [floor, { by: "floor", mall, floor }] as const),
    tag: () => words(projectors.flatMap(({ tags }) => tags)).map((tag) => [tag, { by: "tag", tag, mall }] as const),
    set: () => sets.map(({ id, name }) => [name, { by: "set", set: id }] as const),
  }
    [by]()
    .map(([title, target]) => [title, target]);
  const groups = named
    .map(
      ([title, target]): Group => ({ key: title, title, target, projectors: targetedProjectors(target, projectors) }),
    )
    .filter((group) => group.projectors.length > 0);
  const grouped = new Set(groups.flatMap((group) => group.projectors.map(({ id }) => id)));
  const rest = projectors.filter(({ id }) => !grouped.has(id));
  // a zone without a name would be every projector that nobody placed
  return rest.length === 0 ? groups : [...groups, { key: "", title: "", target: null, projectors: rest }];
}

function words(all: readonly string[]): string[] {
  return [...new Set(all)]
    .filter((word) => word !== "")
    .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}

/** How many are on, and how many want somebody's eyes. */
export function countsOf(projectors: readonly Projector[]): { total: number; on: number; trouble: number } {
  const faces = projectors.map((one) => ({ face: faceOf(one), faults: troubles(one).length }));
  return {
    total: projectors.length,
    on: faces.filter(({ face }) => face === "on").length,
    trouble: faces.filter(({ face, faults }) => faults > 0 || ["unreachable", "wrong_password"].includes(face)).length,
  };
}

/** How far a warm-up or cool-down is: a share from 0 to 1 and the seconds left by what was learned; `null` when nothing moves. */
export function progressOf(
  { state }: Pick<Projector, "state">,
  now: number,
): { share: number; left: number | null } | null {
  const power = state?.power;
  if (power?.value !== "warming" && power?.value !== "cooling") return null;
  const length = power.value === "warming" ? state?.warmUpSeconds : state?.coolDownSeconds;
  if (length === undefined || power.since === undefined) return { share: 0, left: null };
  const passed = Math.max(0, (now - power.since) / 1000);
  // past what was learned there is nothing to promise any more
  return { share: Math.min(passed / length, 1), left: passed < length ? Math.ceil(length - passed) : null };
}

export interface Choosable {
  code: string;
  label: string;
  icon: InputLabel["icon"];
}

/** The inputs to offer, under people's own names first, then the device's; hidden ones are left out. */
export function inputsOf({ inputs, state }: Pick<Projector, "inputs" | "state">): Choosable[] {
  const own = new Map(inputs.map((input) => [input.code, input]));
  const told = (state?.inputs ?? []).map(({ code, name }) => ({
    code,
    label: own.get(code)?.label || name || code,
    icon: own.get(code)?.icon ?? null,
  }));
  const codes = new Set(told.map(({ code }) => code));
  const only = inputs
    .filter(({ code }) => !codes.has(code))
    .map(({ code, label, icon }) => ({ code, label: label || code, icon }));
  return [...told, ...only].filter(({ code }) => !own.get(code)?.hidden);
}

/** Whether the device is known not to have it. */
export function lacks({ state }: Pick<Projector, "state">, feature: ProjectorFeature): boolean {
  return state?.unsupported?.includes(feature) ?? false;
}
