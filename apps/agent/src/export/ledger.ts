import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { z } from "zod";
import { removeFile, writeDurable } from "#store/durable.ts";
import { parseJson } from "#store/layout.ts";

const placedSchema = z.object({
  path: z.string(),
  digest: digestSchema,
  size: z.number(),
  /** what tells this very file from another one that somebody puts in its place; empty until it is made */
  identity: z.string(),
});
/** A file of the export that the agent made. */
export type Placed = z.infer<typeof placedSchema>;

const standingSchema = z.object({
  folder: z.string(),
  manifest: digestSchema,
  template: z.string(),
  files: z.array(placedSchema),
});
/** One revision of a work as it stands in the export folder. */
export type Standing = z.infer<typeof standingSchema>;

const entrySchema = z.object({
  /** the work's */
  id: z.string(),
  /** absolute folder of the export */
  dir: z.string(),
  shown: standingSchema.nullable(),
  /** the revision that comes in: made in the folder `beside`, and `built` once it is whole there */
  next: z.object({ beside: z.string(), built: z.boolean(), standing: standingSchema }).nullable(),
  /** what is to be removed, as soon as nobody holds it open; `root` is a folder in `dir` */
  leaving: z.array(z.object({ root: z.string(), files: z.array(placedSchema) })),
});
export type Entry = z.infer<typeof entrySchema>;

export type Ledger = Awaited<ReturnType<typeof openLedger>>;

/**
 * Every file that the agent made in an export folder, noted before it is made: nothing else there is ever removed. One document a
 * work; a torn one counts as none, and then its files stay for a person to remove.
 * @throws AppError disk_full, disk_failed
 */
export async function openLedger(folder: string) {
  const fileOf = (id: string) => join(folder, `${id}.json`);
  const entries = new Map<string, Entry>();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".json")) continue;
    const entry = parseJson(entrySchema, await readFile(join(folder, name), "utf8"));
    if (entry && name === `${entry.id}.json`) entries.set(entry.id, entry);
  }

  return {
    /** By work, what is there, comes or goes. */
    entries: (): ReadonlyMap<string, Entry> => entries,

    /** Durable when it resolves. @throws AppError disk_full, disk_failed */
    async put(entry: Entry): Promise<void> {
      if (entry.shown || entry.next || entry.leaving.length > 0) {
        await writeDurable(fileOf(entry.id), JSON.stringify(entry), { tmp: folder, parent: folder });
        entries.set(entry.id, entry);
        return;
      }
      await removeFile(fileOf(entry.id));
      entries.delete(entry.id);
    },
  };
}
