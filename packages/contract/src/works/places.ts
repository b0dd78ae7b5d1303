import { oc } from "@orpc/contract";
import { z } from "zod";
import { receiptSchema } from "../malls/receipts.ts";
import { presenceSchema } from "../malls.ts";
import { slugSchema, workSchema } from "../works.ts";

/**
 * How a work stands in a mall. in_sync: it holds what it should. waiting: it was told and is not there yet. behind: something
 * newer is published or assigned that it was not told of. surplus: it should not have it and was not told. leaving: it was told
 * to let it go and has not said so.
 */
export const placeStates = ["in_sync", "waiting", "behind", "surplus", "leaving"] as const;
export type PlaceState = (typeof placeStates)[number];

const revision = z.number().int().nullable();

/** One work in one mall: the revision that is current and assigned there, that the mall was told to hold, and that it reported. */
export const placeSchema = z.object({
  state: z.enum(placeStates),
  current: revision,
  desired: revision,
  reported: revision,
});
export type Place = z.infer<typeof placeSchema>;

/** What follows from the three revisions of a work in a mall; `null`: it has nothing to do with this mall. */
export function placeState({ current, desired, reported }: Omit<Place, "state">): PlaceState | null {
  if (current === null) {
    if (desired !== null) return "surplus";
    return reported === null ? null : "leaving";
  }
  if (current !== desired) return "behind";
  return reported === desired ? "in_sync" : "waiting";
}

/** Whether a mall was told to hold a work, or said that it does: what a take-down reaches. */
export function isThere({ desired, reported }: Pick<Place, "desired" | "reported">): boolean {
  return desired !== null || reported !== null;
}

const mallFacts = z.object({
  code: z.string(),
  name: z.string(),
  presence: presenceSchema,
  lastSeenAt: z.iso.datetime().nullable(),
  /** it has an agent that could hold works */
  hasAgent: z.boolean(),
});

export const mallPlaceSchema = mallFacts.extend({
  ...placeSchema.shape,
  timezone: z.string(),
  /** of the reported revision */
  receipt: receiptSchema.nullable(),
});
export type MallPlace = z.infer<typeof mallPlaceSchema>;

export const whereSchema = z.object({
  /** rows, by slug */
  works: z.array(z.object({ slug: z.string(), title: z.string(), takenDownAt: z.iso.datetime().nullable() })),
  /** columns, by code: one page of them, each with its cells by the slug of the work; what has nothing to do with it has none */
  malls: z.array(mallFacts.extend({ cells: z.record(z.string(), placeSchema) })),
  /** how many malls pass the filter */
  total: z.number().int(),
});
export type Where = z.infer<typeof whereSchema>;

const bySlug = z.object({ slug: slugSchema });
const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["works"] });
const changed = z.object({ work: workSchema, run: z.string().nullable() });

export const places = {
  where: route("GET", "/where", "Works × malls: what each mall holds of each work, a page of malls at a time")
    .input(
      z.object({
        /** words in the code, name or city of a mall */
        q: z.string().max(200).optional(),
        /** words in the title or slug of a work */
        work: z.string().max(200).optional(),
        group: z.string().max(80).optional(),
        tag: z.string().max(40).optional(),
        /** malls to pass over, by code */
        offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
        limit: z.coerce.number().int().min(1).max(100).default(50),
      }),
    )
    .output(whereSchema),
  malls: route("GET", "/works/{slug}/malls", "Each mall that holds a work or should hold it, with what it holds")
    .input(bySlug)
    .output(z.array(mallPlaceSchema)),
  takeDown: route("POST", "/works/{slug}/take-down", "Remove a work from every player, tracked mall by mall")
    .input(
      bySlug.extend({
        /** the slug once more, so that nothing is taken down by a slip */
        confirm: z.string().max(80),
      }),
    )
    .output(changed),
  putBack: route("POST", "/works/{slug}/put-back", "End a take-down: the work is for its malls again")
    .input(bySlug.extend({ sync: z.boolean().default(true) }))
    .output(changed),
};
