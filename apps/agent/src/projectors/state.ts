import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Facts, Trouble } from "./driver.ts";

/** Before the device said anything. */
export const unknownState: ProjectorState = { link: "unknown", power: { value: "unknown", at: 0 } };

/** One lost call is noise; the second makes a device offline. */
const missesToOffline = 2;

/** The state after the device told some facts at `at`, epoch milliseconds. */
export function learn(state: ProjectorState, facts: Facts, at: number): ProjectorState {
  const { linkReason: _gone, ...known } = state;
  return {
    ...known,
    link: "online",
    ...(facts.power !== undefined && { power: { value: facts.power, at } }),
    ...(facts.input !== undefined && { input: { value: facts.input, at } }),
    ...(facts.errors !== undefined && { errors: { value: facts.errors, at } }),
    ...(facts.lamps !== undefined && { lamps: { value: facts.lamps, at } }),
    ...(facts.identity !== undefined && { identity: { ...state.identity, ...facts.identity } }),
  };
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

/** True when people would see a difference; ages alone are none. */
export function differs(a: ProjectorState, b: ProjectorState): boolean {
  return JSON.stringify(withoutTimes(a)) !== JSON.stringify(withoutTimes(b));
}

function withoutTimes({ power, input, errors, lamps, ...rest }: ProjectorState): unknown {
  return { ...rest, power: power.value, input: input?.value, errors: errors?.value, lamps: lamps?.value };
}
