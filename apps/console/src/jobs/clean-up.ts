import { runCleanup } from "#features/storage/service.ts";
import type { Task } from "./task.ts";

/** Removes what nothing shows any more, after the trash was emptied; unless the settings leave it to people. */
export const cleanUp: Task<"clean-up"> = {
  cron: "47 3 * * *",
  async run(_, { console, signal }) {
    if (!console.env.cleanup) return;
    for (let more = true; more && !signal.aborted; ) ({ more } = await runCleanup(console, null));
  },
};
