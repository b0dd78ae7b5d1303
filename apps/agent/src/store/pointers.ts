import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { releaseWorkSchema } from "@holofleet/shared/content/manifest.ts";
import { z } from "zod";
import { removeFile, syncDir, writeDurable } from "./durable.ts";
import { type Layout, parseJson } from "./layout.ts";

export const pointerSchema = releaseWorkSchema.extend({
  /** what was active before: its blobs stay, so that going back costs no byte */
  previous: z.object({ revision: z.number().int().positive(), manifest: digestSchema }).optional(),
  /** when the last file of this revision was verified, and when it was switched: epoch milliseconds by the console's clock */
  verifiedAt: z.number().int().nonnegative().optional(),
  switchedAt: z.number().int().nonnegative().optional(),
});
export type Pointer = z.infer<typeof pointerSchema>;

/** The times of a pointer that has them. */
export function timesOf({ verifiedAt, switchedAt }: Pointer): Pick<Pointer, "verifiedAt" | "switchedAt"> {
  return { ...(verifiedAt !== undefined && { verifiedAt }), ...(switchedAt !== undefined && { switchedAt }) };
}

/** The pointer that makes `work` active in place of `current`. */
export function nextPointer(current: Pointer | undefined, work: Omit<Pointer, "previous">): Pointer {
  if (!current) return work;
  const previous =
    current.manifest === work.manifest ? current.previous : { revision: current.revision, manifest: current.manifest };
  return previous ? { ...work, previous } : work;
}

const fileOf = (layout: Layout, id: string) => join(layout.works, `${id}.json`);

/** Reads every pointer. A torn or foreign one counts as none: the next sync writes it again, mostly without a byte to fetch. */
export async function readPointers(layout: Layout, onTorn: (file: string) => void): Promise<Pointer[]> {
  const pointers: Pointer[] = [];
  for (const id of await pointerIds(layout)) {
    const pointer = parseJson(pointerSchema, await readFile(fileOf(layout, id), "utf8"));
    if (pointer?.id === id) pointers.push(pointer);
    else onTorn(fileOf(layout, id));
  }
  return pointers;
}

/** Ids of all pointers on disk, readable or not. */
export async function pointerIds(layout: Layout): Promise<string[]> {
  const names = (await readdir(layout.works)).sort();
  return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
}

/** The commit of a work's revision. When it resolves, the revision survives a power cut. */
export async function writePointer(layout: Layout, pointer: Pointer): Promise<void> {
  await writeDurable(fileOf(layout, pointer.id), JSON.stringify(pointer), { tmp: layout.tmp, parent: layout.works });
}

export async function removePointer(layout: Layout, id: string): Promise<void> {
  await removeFile(fileOf(layout, id));
  await syncDir(layout.works);
}
