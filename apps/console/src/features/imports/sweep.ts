import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { importTermMs } from "./rules.ts";

/** How long a finished import stays on record, in milliseconds. */
const recordMs = 30 * 24 * 60 * 60_000;

/**
 * Ends the imports that nobody goes on with, and removes the files that no import needs.
 * @returns ids of the zips that are whole and wait here to be unpacked
 */
export async function sweepZips(db: Db, folder: string, now: Date): Promise<string[]> {
  const expired = await db.zipImport.updateManyAndReturn({
    where: {
      state: { in: ["receiving", "unpacking"] },
      createdAt: { lt: new Date(now.getTime() - importTermMs) },
    },
    data: {
      state: "failed",
      reasonCode: "expired",
      reason: "This zip was not finished within three days. Upload it again.",
      finishedAt: now,
    },
    select: { id: true },
  });
  await notify(db, ...expired.map(({ id }) => ({ kind: "import" as const, id })));
  await db.zipImport.deleteMany({ where: { finishedAt: { lt: new Date(now.getTime() - recordMs) } } });

  const open = await db.zipImport.findMany({
    where: { state: { in: ["receiving", "unpacking"] } },
    select: { id: true, state: true, size: true },
  });
  const needed = new Set(open.map(({ id }) => id));
  for (const name of await readdir(folder)) {
    const [id = ""] = name.split(".");
    if (!needed.has(id)) await rm(join(folder, name), { recursive: true, force: true });
  }
  const here = await Promise.all(
    open.map(async ({ id, size }) => {
      const file = await stat(join(folder, id)).catch(() => null);
      return file !== null && BigInt(file.size) === size ? [id] : [];
    }),
  );
  return here.flat();
}

/** Removes a zip and what the resumable upload keeps beside it. */
export async function dropZip(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(`${file}.json`, { force: true })]);
}
