import { purgeTrash } from "#features/library/service.ts";
import type { Task } from "./task.ts";

/** Removes the works that were in the trash for longer than its term. Pictures stay for the clean-up. */
export const emptyTrash: Task<"empty-trash"> = {
  cron: "17 3 * * *",
  async run(_, { console: { db, log } }) {
    const works = await purgeTrash(db, new Date());
    if (works.length > 0) log.info({ works }, "trash: works whose term is over were removed");
  },
};
