import type { Presence } from "@holofleet/contract/malls.ts";
import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";

/**
 * What a projector counts as. What a device said last is worth nothing while its agent is not heard: then it is unreachable,
 * whatever it said.
 */
export function projectorCondition(
  said: ProjectorState | null,
  agent: Presence,
): "on" | "standby" | "moving" | "unreachable" {
  const heard = agent === "online" || agent === "stale";
  if (said === null || !heard || said.link !== "online") return "unreachable";
  switch (said.power.value) {
    case "on":
    case "standby":
      return said.power.value;
    case "warming":
    case "cooling":
      return "moving";
    case "unknown":
      return "unreachable";
  }
}
