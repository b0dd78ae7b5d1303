import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { errorCodes } from "@holofleet/shared/errors.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { assignmentSchema } from "../assignments.ts";
import { runSchema } from "../syncs.ts";
import { slugSchema, workSchema } from "../works.ts";
import { mallPlaceSchema } from "./places.ts";

const visible = /^[^,\p{Cc}]+$/u;

/** A word that works are found by. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(visible, "no comma and no invisible character")
  .transform((text) => text.normalize("NFC"));

/** Names deep that collections stand in one another. */
const maxDepth = 6;

/** Where a work stands in the library: names with `/` between, such as `2026/Spring`; empty: at the top. */
export const collectionSchema = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u, "no invisible character")
  .transform(planCollection)
  .refine((path) => path.split("/").length <= maxDepth, `at most ${maxDepth} names deep`);

/** A collection's path as it is kept: no empty name, no space around a name. */
export function planCollection(path: string): string {
  return path
    .normalize("NFC")
    .split("/")
    .map((name) => name.trim().replace(/\s+/g, " "))
    .filter(Boolean)
    .join("/");
}

/** published: a revision is current. draft: none is. changed: the draft differs from what is current. */
export const workStates = ["published", "draft", "changed", "trashed", "taken_down"] as const;
export type WorkState = (typeof workStates)[number];

/** updated, created and size: the newest and largest first. title: from a to z, Chinese by its sound. */
export const workSorts = ["updated", "created", "title", "size"] as const;
export type WorkSort = (typeof workSorts)[number];

/** Days that a work stays in the trash. */
export const trashDays = 30;

/** Which works; each part narrows. Works in the trash are found by `state: "trashed"` only. */
export const worksQuerySchema = z.object({
  /** words that the title, slug, tags or collection must have; with a `/` or the ending of a picture: part of a frame's path */
  q: z.string().max(200).optional(),
  /** tags with commas between; a work must have all of them */
  tag: z.string().max(400).optional(),
  /** this collection and those inside it */
  collection: collectionSchema.optional(),
  state: z.enum(workStates).optional(),
  /** code of a mall that should hold them */
  mall: z.string().max(40).optional(),
  sort: z.enum(workSorts).default("updated"),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  /** slug of the last work of the page before */
  cursor: slugSchema.optional(),
});
export type WorksQuery = z.infer<typeof worksQuerySchema>;

const tags = z.array(tagSchema).min(1).max(30);

/** What can be done with several works at once. */
export const bulkActionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("tag"), tags }),
  z.object({ type: z.literal("untag"), tags }),
  z.object({ type: z.literal("collect"), collection: collectionSchema }),
  z.object({
    type: z.literal("trash"),
    /** also when malls hold it: they keep it until they are synced */
    force: z.boolean().default(false),
  }),
  z.object({ type: z.literal("restore") }),
  z.object({ type: z.literal("publish"), sync: z.boolean().default(false) }),
  z.object({ type: z.literal("sync") }),
  z.object({ type: z.literal("assign"), malls: assignmentSchema }),
]);
export type BulkAction = z.infer<typeof bulkActionSchema>;

/** Largest number of works in one request; a client sends more in turns. */
export const maxBulk = 500;
const slugs = z.array(slugSchema).min(1).max(maxBulk);

export const bulkStepSchema = z.object({ slugs, action: bulkActionSchema });
export type BulkStep = z.infer<typeof bulkStepSchema>;

export const bulkResultSchema = z.object({
  slug: slugSchema,
  ok: z.boolean(),
  code: z.enum(errorCodes).optional(),
  /** the cause and the next step */
  message: z.string().optional(),
  /** id of the sync run that it asked for */
  run: z.string().optional(),
});
export type BulkResult = z.infer<typeof bulkResultSchema>;

export const usageSchema = z.object({
  /** malls that hold the work or should hold it */
  malls: z.array(mallPlaceSchema),
  /** the latest sync runs that asked for it, newest first */
  runs: z.array(runSchema),
  /** its pictures that other works show too: stored once */
  shared: z.object({
    pictures: z.number().int(),
    /** bytes of those pictures: what storing them once saves */
    bytes: z.number(),
    /** the most pictures in common first */
    works: z.array(z.object({ slug: slugSchema, title: z.string(), pictures: z.number().int() })),
  }),
});
export type Usage = z.infer<typeof usageSchema>;

const counted = z.object({ name: z.string(), works: z.number().int() });

/** The shelves of the library; works in the trash are counted apart. */
export const librarySchema = z.object({
  works: z.number().int(),
  trashed: z.number().int(),
  tags: z.array(counted),
  /** every collection that a work stands in, by its whole path */
  collections: z.array(counted),
});
export type Library = z.infer<typeof librarySchema>;

const bySlug = z.object({ slug: slugSchema });
const route = (method: "GET" | "POST" | "PATCH", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["works"] });

/** The part of the noun `works` that finds and sorts them. */
export const shelving = {
  list: route("GET", "/works", "List works").input(worksQuerySchema.optional()).output(z.array(workSchema)),
  update: route("PATCH", "/works/{slug}", "Change a work's title, tags or collection")
    .input(
      bySlug.extend({
        title: z.string().trim().min(1).max(200).optional(),
        tags: z.array(tagSchema).max(30).optional(),
        collection: collectionSchema.optional(),
      }),
    )
    .output(workSchema),
  bulk: route("POST", "/works/bulk", "Do one thing with several works, each by itself")
    .input(bulkStepSchema)
    .output(
      z.object({
        /** in the order asked; one that fails leaves the others as they went */
        results: z.array(bulkResultSchema),
        /** what brings back the state before; empty when nothing changed or it cannot be undone */
        undo: z.array(bulkStepSchema),
      }),
    ),
  usage: route("GET", "/works/{slug}/usage", "Where a work and its pictures are used")
    .input(bySlug)
    .output(usageSchema),
};

export const library = {
  show: route("GET", "/library", "Tags and collections of the library, with how many works each has").output(
    librarySchema,
  ),
};

export const blobUsage = oc
  .route({
    method: "GET",
    path: "/blobs/{digest}/usage",
    summary: "Works and revisions that show a picture",
    tags: ["works"],
  })
  .input(z.object({ digest: digestSchema }))
  .output(
    z.object({
      works: z.array(
        z.object({ slug: slugSchema, title: z.string(), draft: z.boolean(), revisions: z.array(z.number().int()) }),
      ),
    }),
  );
