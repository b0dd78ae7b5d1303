import { forgetEntries } from "#features/audit/service.ts";
import type { Task } from "./task.ts";

/** Removes entries of the audit log whose term is over. */
export const forgetAudit: Task<"forget-audit"> = {
  cron: "47 3 * * *",
  run: (_, { console }) => forgetEntries(console.db, new Date()),
};
