import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Facts } from "../driver.ts";

/** What a change can be our own doing of. */
export type Doing = "power" | "input" | "mute" | "freeze";

/**
 * What somebody else did to a device, in one sentence: a change that no order of ours explains, between two answers of a device
 * that was there all the time. `null`: nothing of the kind.
 */
export function noticeOther(before: ProjectorState, facts: Facts, isOurs: (doing: Doing) => boolean): string | null {
  if (before.link !== "online") return null;
  const wasUp = isUp(before.power.value);
  const isNowUp = facts.power === undefined ? null : isUp(facts.power);
  if (wasUp !== null && isNowUp !== null && wasUp !== isNowUp && !isOurs("power"))
    return isNowUp
      ? "It was switched on with a remote control or by another system."
      : "It was switched off with a remote control, by another system or by itself.";
  // an input from before it was switched on says nothing
  const fresh = (before.input?.at ?? 0) >= (before.power.since ?? 0);
  if (fresh && changed(before.input?.value, facts.input) && !isOurs("input"))
    return "Another input was selected with a remote control or by another system.";
  if (changed(before.mute?.value, facts.mute) && !isOurs("mute"))
    return "Picture or sound was muted or shown again with a remote control or by another system.";
  if (changed(before.freeze?.value, facts.freeze) && !isOurs("freeze"))
    return "The picture was frozen or freed with a remote control or by another system.";
  return null;
}

function isUp(power: ProjectorState["power"]["value"]): boolean | null {
  if (power === "unknown") return null;
  return power === "on" || power === "warming";
}

function changed(before: unknown, now: unknown): boolean {
  return before !== undefined && now !== undefined && JSON.stringify(before) !== JSON.stringify(now);
}
