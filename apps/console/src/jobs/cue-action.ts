import { performAction, resumeActions } from "#features/cues/service.ts";
import type { Task } from "./task.ts";

/** Carries out one action of a cue's event. A job that is taken up again finds what was done, and does it not again. */
export const cueAction: Task<"cue-action"> = {
  run: (payload, { console, isLast }) => performAction(console.db, payload, isLast),
  resume: ({ db }) => resumeActions(db),
};
