import { oc } from "@orpc/contract";
import { z } from "zod";
import { timezoneSchema } from "../malls.ts";
import { slugSchema, workSchema } from "../works.ts";
import { playerRecipeSchema } from "./recipes.ts";

/** scheduled: waits for its hour. preparing: what malls get is being made. The others are final. */
export const publicationStates = ["scheduled", "preparing", "done", "failed", "cancelled"] as const;
export type PublicationState = (typeof publicationStates)[number];

/** A publish that takes time: until its hour, or until the renditions that malls get are made. */
export const publicationSchema = z.object({
  id: z.string(),
  state: z.enum(publicationStates),
  /** distinct pictures that are ready for malls, of all that it needs */
  frames: z.object({ done: z.number().int(), total: z.number().int() }),
  /** when it is to be, and the zone that the person thought in; `null`: as soon as it is prepared */
  at: z.iso.datetime().nullable(),
  timezone: z.string().nullable(),
  note: z.string().nullable(),
  /** malls are synced as well */
  sync: z.boolean(),
  recipe: playerRecipeSchema.nullable(),
  /** the revision that it made current */
  revision: z.number().int().nullable(),
  run: z.string().nullable(),
  /** one sentence: why it failed or was cancelled; an error code, `cancelled` or `overtaken`, for other languages */
  reason: z.string().nullable(),
  reasonCode: z.string().nullable(),
  requestedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Publication = z.infer<typeof publicationSchema>;

const bySlug = z.object({ slug: slugSchema });
const byId = bySlug.extend({ id: z.uuid() });
const note = z.string().trim().max(500);
const hour = { at: z.iso.datetime({ offset: true }), timezone: timezoneSchema };
const route = (method: "GET" | "POST" | "PUT" | "PATCH", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["works"] });

/** The part of the noun `works` that makes revisions. */
export const publishing = {
  publish: route("POST", "/works/{slug}/publish", "Make the draft the work's current revision, now or at an hour")
    .input(
      bySlug.extend({
        /** version of the draft that is meant, so that nobody publishes what another editor saved meanwhile */
        base: z.number().int().optional(),
        note: note.optional(),
        sync: z.boolean().default(false),
        /** when; the zone is kept for those who look at it */
        at: hour.at.optional(),
        timezone: hour.timezone.optional(),
      }),
    )
    .output(
      z.object({
        work: workSchema,
        /** what is current by it; `null` while it is scheduled or prepared */
        revision: z.number().int().nullable(),
        /** the draft equals the current revision, so none was made */
        unchanged: z.boolean(),
        run: z.string().nullable(),
        /** what to wait for, when it is not done at once */
        publication: publicationSchema.nullable(),
      }),
    ),
  recipe: route("PUT", "/works/{slug}/recipe", "Choose what malls get: the originals, or renditions by a recipe")
    .input(bySlug.extend({ recipe: playerRecipeSchema.nullable() }))
    .output(workSchema),
  estimate: route("POST", "/works/{slug}/recipe/estimate", "What a recipe would make of the draft, from a few samples")
    .input(bySlug.extend({ recipe: playerRecipeSchema }))
    .output(
      z.object({
        /** distinct pictures that were tried */
        samples: z.number().int(),
        /** bytes of the draft's distinct pictures, and what they would become */
        before: z.number(),
        after: z.number(),
      }),
    ),
};

export const publications = {
  list: route("GET", "/works/{slug}/publications", "Publications of a work that are open, and its latest others")
    .input(bySlug)
    .output(z.array(publicationSchema)),
  show: route("GET", "/works/{slug}/publications/{id}", "Show a publication").input(byId).output(publicationSchema),
  change: route("PATCH", "/works/{slug}/publications/{id}", "Change the hour, the note or the sync of a scheduled one")
    .input(
      byId.extend({
        /** `null`: now */
        at: hour.at.nullable().optional(),
        timezone: hour.timezone.optional(),
        note: note.optional(),
        sync: z.boolean().optional(),
      }),
    )
    .output(publicationSchema),
  cancel: route("POST", "/works/{slug}/publications/{id}/cancel", "Cancel a publication that is not final")
    .input(byId)
    .output(publicationSchema),
};
