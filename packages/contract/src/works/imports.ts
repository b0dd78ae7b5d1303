import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";

/** Largest zip in bytes. */
export const maxZipBytes = 2 * 1024 ** 3;
/** Where zips are sent to, resumable (tus 1.0.0); the last part of an upload's address is the id of its import. */
export const zipsRoute = "/uploads/zips";

/** What keeps one entry of a zip from being a frame, beside what its name, its size and the picture itself can be at fault for. */
export const zipFaults = [
  "collides",
  "symlink",
  "encrypted",
  "deflate64",
  "compression",
  "bomb",
  "name_unreadable",
  "entry_damaged",
] as const;
export type ZipFault = (typeof zipFaults)[number];

export const importSchema = z.object({
  id: z.uuid(),
  /** file name of the zip */
  name: z.string(),
  /** bytes of the zip */
  size: z.number().int(),
  /** done: its good frames are in the console; failed: none of it could be used */
  state: z.enum(["receiving", "unpacking", "done", "failed", "cancelled"]),
  /** entries that were looked at, of all that may be frames */
  files: z.object({ done: z.number().int(), total: z.number().int() }),
  /** why it failed */
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Import = z.infer<typeof importSchema>;

/** An entry that was left out. `code` is a fault of a file, of a zip's entry, or the error code of the refused picture. */
export const refusedEntrySchema = z.object({ path: z.string(), code: z.string(), message: z.string() });
export type RefusedEntry = z.infer<typeof refusedEntrySchema>;

export const importResultSchema = importSchema.extend({
  /** in natural order, below the one folder of the zip when there is one; all there when it is done */
  frames: z.array(z.object({ path: z.string(), digest: digestSchema })),
  refused: z.array(refusedEntrySchema),
});
export type ImportResult = z.infer<typeof importResultSchema>;

const byId = z.object({ id: z.uuid() });
const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["imports"] });

/** Zips that people sent: received by tus, unpacked into blobs. Everyone sees their own. */
export const imports = {
  list: route("GET", "/imports", "List your own zips that are not finished").output(z.array(importSchema)),
  show: route("GET", "/imports/{id}", "Show a zip of your own: how far it is, its frames, what was left out")
    .input(byId)
    .output(importResultSchema),
  cancel: route("POST", "/imports/{id}/cancel", "Stop receiving or unpacking a zip and forget it")
    .input(byId)
    .output(importSchema),
};
