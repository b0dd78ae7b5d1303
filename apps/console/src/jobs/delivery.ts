import { attemptDelivery, resumeDeliveries } from "#features/notify/service.ts";
import type { Task } from "./task.ts";

/** Tells a channel of an event. When to try again is the delivery's own matter. */
export const delivery: Task<"delivery"> = {
  run: ({ id }, { console, signal }) => attemptDelivery(console, id, signal),
  resume: ({ db }) => resumeDeliveries(db),
};
