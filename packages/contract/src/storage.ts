import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";

/** so many, with their bytes */
const amountSchema = z.object({ count: z.number().int(), bytes: z.number() });
export type Amount = z.infer<typeof amountSchema>;

export const cleanupSchema = z.object({
  dryRun: z.boolean(),
  /** uploaded pictures that no draft and no revision shows, with their thumbnails; bytes of the pictures alone */
  pictures: amountSchema,
  /** what recipes made of pictures that nothing shows any more */
  renditions: amountSchema,
  /** pictures that nothing shows but somebody asked for within the last day: they stay */
  young: amountSchema,
  /** there is more than one call removes: call again */
  more: z.boolean(),
});
export type Cleanup = z.infer<typeof cleanupSchema>;

/** A clean-up that removed, as it is kept. */
export const cleanupRunSchema = z.object({
  id: z.string(),
  /** who asked; `null`: its nightly schedule */
  startedBy: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** what it removed; `null` when it failed */
  result: cleanupSchema.nullable(),
  /** why it failed, and what to do */
  reason: z.string().nullable(),
});
export type CleanupRun = z.infer<typeof cleanupRunSchema>;

export const checkWishSchema = z.object({
  /** read every byte and compare it with its digest */
  deep: z.boolean().default(false),
  /** make lost thumbnails and renditions again, remove bytes that nothing knows */
  repair: z.boolean().default(false),
});
export type CheckWish = z.infer<typeof checkWishSchema>;

/** missing: recorded, not stored. damaged: stored with other bytes than recorded. extra: stored, not recorded. */
export const storageFaults = ["missing", "damaged", "extra"] as const;

export const findingSchema = z.object({
  fault: z.enum(storageFaults),
  kind: z.enum(["original", "rendition", "thumbnail"]),
  digest: digestSchema,
  /** bytes as recorded; null when unknown */
  expected: z.number().nullable(),
  /** bytes as stored; null when there are none */
  size: z.number().nullable(),
  repaired: z.boolean(),
  /** works that show it, with the numbers of the revisions that do */
  works: z.array(z.object({ slug: z.string(), title: z.string(), draft: z.boolean(), revisions: z.array(z.number()) })),
});
export type Finding = z.infer<typeof findingSchema>;

export const checkResultSchema = z.object({
  /** compared so far */
  checked: amountSchema,
  /** to be compared: what is recorded */
  total: amountSchema,
  counts: z.object({
    missing: z.number().int(),
    damaged: z.number().int(),
    extra: z.number().int(),
    repaired: z.number().int(),
  }),
  /** the first thousand */
  findings: z.array(findingSchema),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const storageCheckSchema = checkResultSchema.extend({
  id: z.string(),
  state: z.enum(["running", "done", "failed"]),
  ...checkWishSchema.shape,
  /** why it failed, and what to do */
  reason: z.string().nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type StorageCheck = z.infer<typeof storageCheckSchema>;

const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["storage"] });

export const storage = {
  cleanup: route("POST", "/storage/cleanup", "Remove pictures that no draft and no revision shows, or say which")
    .input(z.object({ dryRun: z.boolean() }))
    .output(cleanupSchema),
  cleanups: route(
    "GET",
    "/storage/cleanups",
    "The last clean-ups, newest first, and whether there is one every night",
  ).output(z.object({ nightly: z.boolean(), runs: z.array(cleanupRunSchema) })),
  check: route("POST", "/storage/checks", "Start comparing the record with the store, both ways")
    .input(checkWishSchema)
    .output(storageCheckSchema),
  showCheck: route("GET", "/storage/checks/{id}", "How a check goes, and what it found")
    .input(z.object({ id: z.uuid() }))
    .output(storageCheckSchema),
};
