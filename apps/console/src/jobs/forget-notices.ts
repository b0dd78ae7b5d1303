import { forgetOld } from "#features/notify/service.ts";
import type { Task } from "./task.ts";

/** Removes deliveries and notices whose term is over. */
export const forgetNotices: Task<"forget-notices"> = {
  cron: "27 3 * * *",
  run: (_, { console }) => forgetOld(console.db, new Date()),
};
