import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import { expect, it } from "vitest";
import { projectorCondition } from "./rules.ts";

const said = (power: ProjectorState["power"]["value"], link: ProjectorState["link"] = "online"): ProjectorState => ({
  link,
  power: { value: power, at: 0 },
});

it.each([
  ["on", said("on"), "online", "on"],
  ["standby", said("standby"), "stale", "standby"],
  ["warming", said("warming"), "online", "moving"],
  ["cooling", said("cooling"), "online", "moving"],
  ["nobody knows", said("unknown"), "online", "unreachable"],
  ["link lost", said("on", "offline"), "online", "unreachable"],
  ["wrong password", said("on", "auth_failed"), "online", "unreachable"],
  ["never heard of", null, "online", "unreachable"],
  ["its agent is offline", said("on"), "offline", "unreachable"],
  ["its agent is not known", said("on"), "unknown", "unreachable"],
] as const)("%s", (_, state, agent, expected) => {
  expect(projectorCondition(state, agent)).toBe(expected);
});
