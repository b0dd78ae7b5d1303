import { type Assignable, assignedMalls } from "@holofleet/contract/assignments.ts";
import type { CueAction, CueDraft, CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { AppError } from "@holofleet/shared/errors.ts";

type DeviceAction = Extract<CueAction, { type: "command" | "scene" }>;

/** Named texts of an event that actions may show. */
export interface Facts {
  /** what it is about: a topic, the name of a mall or a projector */
  subject: string;
  payload: string;
}

export function isDeviceAction(action: CueAction): action is DeviceAction {
  return action.type === "command" || action.type === "scene";
}

/**
 * Whether an action is carried out by the malls' own agents, which hear the topic and know the hour themselves, so that it works
 * with the console down. A message that names one mall is heard in that mall alone: what it does in others the console asks for.
 */
export function runsInAgents(trigger: CueTrigger, action: CueAction): action is DeviceAction {
  if (!isDeviceAction(action)) return false;
  if (trigger.type === "schedule") return true;
  return trigger.type === "topic" && (action.where === "here" || !trigger.topic.includes("{mall}"));
}

/** The malls in which an action asks projectors, when the event has no mall of its own. */
export function mallsOf<Mall extends Assignable>(
  cue: Pick<CueDraft, "malls">,
  action: DeviceAction,
  malls: readonly Mall[],
): Mall[] {
  return assignedMalls(action.where === "here" ? cue.malls : action.where, malls);
}

/** Whether each event of a trigger happens in one mall. */
function namesMall(trigger: CueTrigger): boolean {
  if (trigger.type === "topic") return trigger.topic.includes("{mall}");
  return !["schedule", "sync_done", "sync_failed"].includes(trigger.type);
}

/**
 * Checks that the actions of a cue can do what they say.
 * @throws AppError bad_request with the action's place and what to choose
 */
export function assertSound({ trigger, actions }: Pick<CueDraft, "trigger" | "actions">): void {
  for (const [index, action] of actions.entries()) {
    const wrong = (message: string) => new AppError("bad_request", `Action ${index + 1}: ${message}`);
    if (isDeviceAction(action) && action.where === "here" && /^sync_/.test(trigger.type))
      throw wrong("a sync is of many malls, so choose the malls in which projectors are asked.");
    if (action.type === "publish" && action.topic.includes("{mall}") && !namesMall(trigger))
      throw wrong("{mall} in its topic stands for the mall where it happened, and this event names none.");
  }
}

const placeholder = /\{(mall|mallName|subject|payload|time)\}/g;

/** Whether a text has places that an event fills. */
export function hasPlaces(text: string): boolean {
  return text.search(placeholder) >= 0;
}

/**
 * A text with what happened in its places. What is filled in is not looked at again; between the quotes of JSON it is written as
 * JSON writes text, so that a quote in it breaks nothing.
 */
export function fill(
  text: string,
  values: { mall: string; mallName: string; subject: string; payload: string; time: string },
): string {
  const isJson = /^\s*[{[]/.test(text);
  return text.replace(placeholder, (_, name: keyof typeof values, at: number) => {
    const isQuoted = isJson && text.slice(0, at).replace(/\\./g, "").split('"').length % 2 === 0;
    return isQuoted ? JSON.stringify(values[name]).slice(1, -1) : values[name];
  });
}

/** For how long what happened may still switch a projector, in milliseconds: a mall must not light up because of an hour ago. */
export const lateMs = 60_000;
/** For how long a message waits for the broker, in milliseconds. */
export const publishPatienceMs = 300_000;

/** Milliseconds until a message is tried again that the broker did not get. */
export function publishWaitMs(attempts: number): number {
  return Math.min(60_000, 1000 * 2 ** attempts);
}
