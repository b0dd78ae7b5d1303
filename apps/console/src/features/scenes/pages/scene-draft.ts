import type { SceneStep } from "@holofleet/contract/projectors/scenes.ts";
import type { SceneTarget } from "@holofleet/contract/projectors/targets.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";

/** A choice of a list: its key, and what it means. */
export interface Option<Value> {
  key: string;
  value: Value;
}

/** Whom a step can be for, in a mall with these projectors: all, its zones, floors and tags, and each one. */
export function targetOptions(projectors: readonly Projector[]): Option<SceneTarget>[] {
  const words = (all: readonly string[]) => [...new Set(all)].filter((word) => word !== "").sort();
  return [
    { key: "mall", value: { by: "mall" as const } },
    ...words(projectors.map(({ zone }) => zone)).map((zone) => option({ by: "zone", zone })),
    ...words(projectors.map(({ floor }) => floor)).map((floor) => option({ by: "floor", floor })),
    ...words(projectors.flatMap(({ tags }) => tags)).map((tag) => option({ by: "tag", tag })),
    ...projectors.map(({ id }) => option({ by: "projectors", projectors: [id] })),
  ];
}

function option(value: SceneTarget): Option<SceneTarget> {
  return { key: keyOf(value), value };
}

/** What a target or a wish is called in a list of choices. */
export function keyOf(value: SceneTarget | ProjectorWish): string {
  return "by" in value && value.by === "mall" ? "mall" : JSON.stringify(value);
}

/** What a step can ask for, with the inputs that the mall's projectors have. */
export function wishOptions(inputs: readonly string[]): Option<ProjectorWish>[] {
  const wishes: ProjectorWish[] = [
    { type: "power", on: true },
    { type: "power", on: false },
    ...inputs.map((code): ProjectorWish => ({ type: "input", code })),
    { type: "mute", video: true },
    { type: "mute", video: false },
    { type: "mute", audio: true },
    { type: "mute", audio: false },
    { type: "freeze", on: true },
    { type: "freeze", on: false },
  ];
  return wishes.map((value) => ({ key: keyOf(value), value }));
}

/** Steps with the one at `from` moved to `to`. */
export function moved(steps: readonly SceneStep[], from: number, to: number): SceneStep[] {
  const rest = steps.filter((_, index) => index !== from);
  const step = steps[from];
  return step === undefined ? [...steps] : [...rest.slice(0, to), step, ...rest.slice(to)];
}
