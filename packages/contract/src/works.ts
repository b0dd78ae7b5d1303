import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { frameTypes, manifestFrameSchema, maxFrames } from "@holofleet/shared/content/manifest.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { assignmentSchema } from "./assignments.ts";
import { playerRecipeSchema } from "./works/recipes.ts";

export const slugSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens")
  .max(80);

export const revisionSchema = z.object({
  number: z.number().int(),
  frames: z.number().int(),
  /** bytes of all frames */
  bytes: z.number(),
  note: z.string().nullable(),
  /** what malls get in place of the originals; `null`: the originals */
  recipe: playerRecipeSchema.nullable(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  createdBy: z.string().nullable(),
});
export type Revision = z.infer<typeof revisionSchema>;

export const workSchema = z.object({
  id: z.string(),
  slug: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  /** where it stands in the library, `/` between names; empty: at the top */
  collection: z.string(),
  /** since when it is in the trash */
  trashedAt: z.iso.datetime().nullable(),
  malls: assignmentSchema,
  /** since when no mall should hold it, whatever it is assigned to */
  takenDownAt: z.iso.datetime().nullable(),
  /** what malls get in place of the originals from the next publish on; `null`: the originals */
  recipe: playerRecipeSchema.nullable(),
  current: revisionSchema.nullable(),
  draft: z.object({
    /** raised by every change; send it back as `base` so that two editors never overwrite each other */
    version: z.number().int(),
    frames: z.number().int(),
    bytes: z.number(),
    /** the frames or the recipe differ from those of the current revision */
    changed: z.boolean(),
  }),
  /** first, middle frames for a preview, at most four */
  cover: z.array(digestSchema),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Work = z.infer<typeof workSchema>;

export const frameSchema = manifestFrameSchema.extend({ width: z.number().int(), height: z.number().int() });
export type Frame = z.infer<typeof frameSchema>;

const bySlug = z.object({ slug: slugSchema });
const route = (method: "GET" | "POST" | "PUT", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["works"] });

export const works = {
  show: route("GET", "/works/{slug}", "Show a work and its revisions")
    .input(bySlug)
    .output(workSchema.extend({ revisions: z.array(revisionSchema) })),
  create: route("POST", "/works", "Create a work with an empty draft")
    .input(
      z.object({
        title: z.string().trim().min(1).max(200),
        /** made from the title when absent */
        slug: slugSchema.optional(),
        malls: assignmentSchema.default("all"),
      }),
    )
    .output(workSchema),
  assign: route("PUT", "/works/{slug}/malls", "Choose the malls that should hold a work")
    .input(bySlug.extend({ malls: assignmentSchema }))
    .output(workSchema),
  draft: route("GET", "/works/{slug}/draft", "Read the draft's frames in order")
    .input(bySlug)
    .output(z.object({ version: z.number().int(), frames: z.array(frameSchema) })),
  saveDraft: route("PUT", "/works/{slug}/draft", "Replace the draft's frames; every blob must be uploaded before")
    .input(
      bySlug.extend({
        base: z.number().int().optional(),
        frames: z.array(z.object({ path: z.string().max(400), digest: digestSchema })).max(maxFrames),
      }),
    )
    .output(workSchema),
  rollback: route("POST", "/works/{slug}/rollback", "Make an older revision current")
    .input(bySlug.extend({ revision: z.number().int().positive(), sync: z.boolean().default(false) }))
    .output(z.object({ work: workSchema, revision: z.number().int(), run: z.string().nullable() })),
  revision: route("GET", "/works/{slug}/revisions/{number}", "Read a revision's frames in order")
    .input(bySlug.extend({ number: z.coerce.number().int().positive() }))
    .output(z.object({ revision: revisionSchema, frames: z.array(frameSchema) })),
};

export const blobs = {
  missing: oc
    .route({
      method: "POST",
      path: "/blobs/missing",
      summary: "Which of these blobs the console does not hold",
      tags: ["works"],
    })
    .input(z.object({ digests: z.array(digestSchema).max(maxFrames) }))
    .output(z.object({ missing: z.array(digestSchema) })),
};

/** `PUT /uploads/blobs/{64 hex}` with the picture as its body answers this, or an error naming what is wrong with it. */
export const uploadedSchema = z.object({
  digest: digestSchema,
  /** bytes */
  size: z.number().int(),
  type: z.enum(frameTypes),
  /** pixels */
  width: z.number().int(),
  height: z.number().int(),
});
export type Uploaded = z.infer<typeof uploadedSchema>;
