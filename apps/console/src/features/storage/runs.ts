import { type Cleanup, type CleanupRun, cleanupSchema } from "@holofleet/contract/storage.ts";
import { toAppError } from "@holofleet/shared/errors.ts";
import { Prisma } from "#db/generated/client.ts";
import type { Console } from "../../context.ts";
import { cleanUp } from "./cleanup.ts";

/** Clean-ups that are kept, and that are shown. */
const keptRuns = 200;
const shownRuns = 20;

/** Cleans up and keeps how it went. `by` is who asked, `null` the schedule. @throws what the clean-up throws */
export async function runCleanup({ db, blobs }: Pick<Console, "db" | "blobs">, by: string | null): Promise<Cleanup> {
  const run = { startedBy: by, startedAt: new Date() };
  try {
    const result = await cleanUp({ db, blobs }, false);
    await db.cleanupRun.create({ data: { ...run, result } });
    return result;
  } catch (thrown) {
    const { message } = toAppError(thrown);
    await db.cleanupRun.create({ data: { ...run, result: Prisma.DbNull, reason: message } });
    throw thrown;
  } finally {
    await db.$executeRaw`
      DELETE FROM "CleanupRun" WHERE "id" NOT IN (SELECT "id" FROM "CleanupRun" ORDER BY "startedAt" DESC LIMIT ${keptRuns})`;
  }
}

/** The last clean-ups, newest first. */
export async function listCleanups({ db }: Pick<Console, "db">): Promise<CleanupRun[]> {
  const rows = await db.cleanupRun.findMany({ orderBy: { startedAt: "desc" }, take: shownRuns });
  return rows.map(({ id, startedBy, startedAt, finishedAt, result, reason }) => ({
    id,
    startedBy,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    result: result === null ? null : cleanupSchema.parse(result),
    reason,
  }));
}
