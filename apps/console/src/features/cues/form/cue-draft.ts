import type { Cue, CueAction, CueDraft, CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { cueDraftSchema } from "@holofleet/contract/fleet/cues.ts";

export type TriggerType = CueTrigger["type"];
export type ActionType = CueAction["type"];

/** What a cue can wait for and do, in the order in which it is offered. */
export const triggerTypes: readonly TriggerType[] = [
  "topic",
  "schedule",
  "mall_offline",
  "disk_low",
  "projector_fault",
  "sync_done",
  "sync_failed",
  "code_redeemed",
  "code_guessing",
];
export const actionTypes: readonly ActionType[] = ["command", "scene", "publish", "notify"];

/** Events that are of no mall: their malls need not be chosen. */
export function isOfNoMall({ type }: CueTrigger): boolean {
  return type === "sync_done" || type === "sync_failed";
}

/** Whether each of its events happens in one mall; the others happen in every mall that the cue is about. */
export function hasOwnMall(trigger: CueTrigger): boolean {
  if (trigger.type === "topic") return trigger.topic.includes("{mall}");
  return trigger.type !== "schedule";
}

export function newTrigger(type: TriggerType): CueTrigger {
  switch (type) {
    case "topic":
      return { type, topic: "", condition: null };
    case "schedule":
      return { type, timezone: null, times: [{ days: ["mon", "tue", "wed", "thu", "fri"], at: "09:00" }], skip: [] };
    case "mall_offline":
      return { type, minutes: 5 };
    case "projector_fault":
      return { type, minutes: 1 };
    case "disk_low":
      return { type, freeGb: 10 };
    default:
      return { type };
  }
}

/** An action with an id that none of the others has. */
export function newAction(type: ActionType, others: readonly CueAction[]): CueAction {
  const taken = new Set(others.map(({ id }) => id));
  let number = others.length + 1;
  while (taken.has(`a${number}`)) number += 1;
  const id = `a${number}`;
  switch (type) {
    case "command":
      return { id, type, where: "here", target: { by: "mall" }, wish: { type: "power", on: true } };
    case "scene":
      return { id, type, where: "here", scene: "" };
    case "publish":
      return { id, type, topic: "", payload: "" };
    case "notify":
      return { id, type, channel: "", text: "" };
  }
}

/** What the form begins with. */
export function draftOf(cue: Cue | null): CueDraft {
  if (cue !== null) {
    const { name, enabled, trigger, malls, actions, maxPerMinute } = cue;
    return { name, enabled, trigger, malls, actions, maxPerMinute };
  }
  const actions = [newAction("scene", [])];
  return { name: "", enabled: true, trigger: newTrigger("topic"), malls: "all", actions, maxPerMinute: 30 };
}

/** Whether it can be saved, as far as the form can tell. */
export function isComplete(draft: CueDraft): boolean {
  return cueDraftSchema.safeParse(draft).success;
}
