import { forgetEvents } from "#features/cues/service.ts";
import type { Task } from "./task.ts";

/** Days for which it is kept what cues did. */
const days = 90;

/** Removes what cues did longer ago. */
export const forgetCues: Task<"forget-cues"> = {
  cron: "37 3 * * *",
  run: (_, { console }) => forgetEvents(console.db, new Date(Date.now() - days * 86_400_000)),
};
