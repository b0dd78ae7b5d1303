import type { ProjectorFeature, ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { DeviceSet, Facts, Trouble } from "../driver.ts";

/** Before the device said anything. */
export const unknownState: ProjectorState = { link: "unknown", power: { value: "unknown", at: 0 } };

/** One lost call is noise; the second makes a device offline. */
const missesToOffline = 2;

/** The state after the device told some facts at `at`, epoch milliseconds. */
export function learn(state: ProjectorState, facts: Facts, at: number): ProjectorState {
  const { linkReason: _gone, ...known } = state;
  const { power, identity, inputs, filterHours } = facts;
  const since = power === state.power.value && state.power.since !== undefined ? state.power.since : at;
  // what a device that is off showed before it was switched off says nothing any more
  const kept = power !== undefined && power !== "on" && state.power.value === "on" ? withoutPicture(known) : known;
  return {
    ...kept,
    link: "online",
    ...(power !== undefined && { power: { value: power, at, since } }),
    ...fieldsOf(facts, at),
    ...(filterHours !== undefined && { filterHours: { value: filterHours, at } }),
    ...(identity !== undefined && { identity: { ...state.identity, ...identity } }),
    ...(inputs !== undefined && { inputs: mergeInputs(state.inputs ?? [], inputs) }),
  };
}

function fieldsOf({ input, mute, freeze, signal, errors, lamps }: Facts, at: number): Partial<ProjectorState> {
  return {
    ...(input !== undefined && { input: { value: input, at } }),
    ...(mute !== undefined && { mute: { value: mute, at } }),
    ...(freeze !== undefined && { freeze: { value: freeze, at } }),
    ...(signal !== undefined && { signal: { value: signal, at } }),
    ...(errors !== undefined && { errors: { value: errors, at } }),
    ...(lamps !== undefined && { lamps: { value: lamps, at } }),
  };
}

function withoutPicture({ mute: _m, freeze: _f, signal: _s, ...rest }: Omit<ProjectorState, "linkReason">) {
  return rest;
}

/** A list of codes replaces the list and keeps their names; a single name is added to its code. */
function mergeInputs(known: NonNullable<ProjectorState["inputs"]>, told: NonNullable<ProjectorState["inputs"]>) {
  const [only] = told;
  if (told.length === 1 && only?.name !== undefined && known.length > 0)
    return known.map((input) => (input.code === only.code ? only : input));
  return told.map((input) => ({ ...known.find(({ code }) => code === input.code), ...input }));
}

/** The state after a call that brought no fact. What the device said before stays, with its age. */
export function lose(state: ProjectorState, trouble: Trouble, missed: number): ProjectorState {
  switch (trouble.kind) {
    case "auth":
      return { ...state, link: "auth_failed", linkReason: trouble.reason };
    case "unreachable":
    case "no_reply":
      return missed < missesToOffline ? state : { ...state, link: "offline", linkReason: trouble.reason };
    default: {
      const { linkReason: _gone, ...known } = state;
      return { ...known, link: "online" };
    }
  }
}

/** The feature that a device turned out not to have when it refused a set as unknown; `null` for power and names. */
export function featureOf(set: DeviceSet): ProjectorFeature | null {
  switch (set.type) {
    case "input":
    case "freeze":
      return set.type;
    case "mute":
      return set.target === "both" ? "mute" : "mute.split";
    case "volume":
      return set.target === "speaker" ? "volume" : "microphone";
    default:
      return null;
  }
}

export function withoutFeature(state: ProjectorState, feature: ProjectorFeature): ProjectorState {
  const known = state.unsupported ?? [];
  return known.includes(feature) ? state : { ...state, unsupported: [...known, feature] };
}

/** True when people would see a difference; ages alone are none. */
export function differs(a: ProjectorState, b: ProjectorState): boolean {
  return JSON.stringify(withoutTimes(a)) !== JSON.stringify(withoutTimes(b));
}

function withoutTimes(state: ProjectorState): unknown {
  const { power, input, mute, freeze, signal, errors, lamps, filterHours, ...rest } = state;
  const fields = { power, input, mute, freeze, signal, errors, lamps, filterHours };
  return [rest, Object.entries(fields).map(([name, field]) => [name, field?.value])];
}
