import { join } from "node:path";
import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { z } from "zod";
import { Journal } from "#store/journal.ts";

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
});
export type Entry = z.infer<typeof entrySchema>;

export type Ledger = Awaited<ReturnType<typeof openLedger>>;

/** Every file that the agent made in an export folder, noted before it is made: nothing else there is ever removed. */
export async function openLedger(folder: string) {
  const compact = (entries: readonly Entry[]) => [...latest(entries).values()];
  const journal = await Journal.open<Entry>(join(folder, "export.log"), {
    parse: (value) => entrySchema.safeParse(value).data ?? null,
    compact,
    maxEntries: 64,
  });
  return {
    /** By work, what is there or on its way. */
    entries: () => latest(journal.entries),
    put: (entry: Entry) => journal.append(entry),
    close: () => journal.close(),
  };
}

function latest(entries: readonly Entry[]): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.shown === null && entry.next === null) found.delete(entry.id);
    else found.set(entry.id, entry);
  }
  return found;
}
