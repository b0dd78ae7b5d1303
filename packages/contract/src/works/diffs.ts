import { oc } from "@orpc/contract";
import { z } from "zod";
import { frameSchema, slugSchema } from "../works.ts";

/** A side of a diff: what is not published yet, what is current, or a revision by its number. */
export const sideSchema = z.union([z.enum(["draft", "current"]), z.coerce.number().int().positive()]);
export type Side = z.infer<typeof sideSchema>;

/** A frame with its place in the order, counted from 0. */
const placedSchema = frameSchema.extend({ place: z.number().int() });
const pairSchema = z.object({ before: placedSchema, after: placedSchema });
const sideFactsSchema = z.object({
  /** `null`: nothing was published yet, so everything is new */
  revision: z.union([z.literal("draft"), z.number().int(), z.null()]),
  frames: z.number().int(),
  /** bytes of all frames */
  bytes: z.number(),
});

export const diffSchema = z.object({
  from: sideFactsSchema,
  to: sideFactsSchema,
  /** what a mall that holds `from` downloads for `to` */
  bytes: z.number(),
  added: z.array(placedSchema),
  changed: z.array(pairSchema),
  removed: z.array(placedSchema),
  /** as few as explain the new order */
  moved: z.array(pairSchema),
});
export type Diff = z.infer<typeof diffSchema>;
export type PlacedFrame = z.infer<typeof placedSchema>;

export const diff = oc
  .route({ method: "GET", path: "/works/{slug}/diff", summary: "What changed between two revisions", tags: ["works"] })
  .input(z.object({ slug: slugSchema, from: sideSchema.default("current"), to: sideSchema.default("draft") }))
  .output(diffSchema);
