import { oc } from "@orpc/contract";
import { z } from "zod";
import { whyDetailsSchema } from "./malls/why.ts";
import { mallCodeSchema, presenceSchema } from "./malls.ts";
import { slugSchema } from "./works.ts";

export const targetStates = [
  "queued",
  "offered",
  "transferring",
  "staged",
  "activating",
  "active",
  "rejected",
  "failed",
  "blocked",
  "cancelled",
  "superseded",
] as const;
export type TargetState = (typeof targetStates)[number];

/** States that a target does not leave by itself. */
export const finalTargetStates: readonly TargetState[] = ["active", "rejected", "failed", "cancelled", "superseded"];

const progress = z.object({ done: z.number(), total: z.number() });

export const targetSchema = z.object({
  id: z.string(),
  /** code of the mall */
  mall: z.string(),
  mallName: z.string(),
  /** `null` while the mall has no agent */
  agent: z.string().nullable(),
  presence: presenceSchema,
  /** it asks for nothing but that works are gone */
  removal: z.boolean(),
  state: z.enum(targetStates),
  files: progress,
  bytes: progress,
  /** bytes per second */
  rate: z.number(),
  /** seconds left, when they can be told */
  eta: z.number().nullable(),
  /** slug of the work in transfer */
  work: z.string().nullable(),
  /** one sentence: why it waits or failed, and the next step; its code and facts for other languages */
  reason: z.string().nullable(),
  reasonCode: z.string().nullable(),
  reasonDetails: whyDetailsSchema.nullable(),
  /** of an older agent, which reports nothing: inferred from what it fetched */
  inferred: z.boolean(),
  /** first time that every work it asked for was seen playing since it was switched; `null` until then */
  playedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Target = z.infer<typeof targetSchema>;

/** running: an online target is under way. waiting: only targets that are offline are left. */
export const runStates = ["running", "waiting", "done", "failed", "cancelled"] as const;

export const runSchema = z.object({
  id: z.string(),
  state: z.enum(runStates),
  scope: z.enum(["all", "malls", "work", "work_in_malls"]),
  /** slug, when the run is for one work */
  work: z.string().nullable(),
  /** each of its targets is a removal, as in a take-down */
  removal: z.boolean(),
  requestedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  counts: z.object({ total: z.number(), active: z.number(), failed: z.number(), waiting: z.number() }),
  files: progress,
  bytes: progress,
  rate: z.number(),
  eta: z.number().nullable(),
});
export type Run = z.infer<typeof runSchema>;

export const syncPreviewSchema = z.object({
  malls: z.number().int(),
  /** of these, how many are not there now: they follow when they connect */
  offline: z.number().int(),
  /** what they lack altogether, by what they reported last */
  bytes: z.number(),
});
export type SyncPreview = z.infer<typeof syncPreviewSchema>;

const scopeSchema = z
  .object({
    all: z.boolean().optional(),
    malls: z.array(mallCodeSchema).min(1).max(10_000).optional(),
    work: slugSchema.optional(),
  })
  .refine((input) => (input.all === true) !== (input.malls !== undefined || input.work !== undefined), {
    message: "either all, or malls, or a work, or a work in malls",
  });

const byId = z.object({ id: z.uuid() });
const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["syncs"] });

export const syncs = {
  request: route("POST", "/syncs", "Bring malls to what they should hold")
    .input(scopeSchema)
    .output(runSchema.extend({ targets: z.array(targetSchema) })),
  preview: route("POST", "/syncs/preview", "What a sync would reach and bring; changes nothing")
    .input(scopeSchema)
    .output(syncPreviewSchema),
  list: route("GET", "/syncs", "List the latest sync runs")
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(runSchema)),
  show: route("GET", "/syncs/{id}", "Show a run with one row per agent")
    .input(byId)
    .output(runSchema.extend({ targets: z.array(targetSchema) })),
  cancel: route("POST", "/syncs/{id}/cancel", "Stop waiting for the targets that are not final")
    .input(byId)
    .output(runSchema.extend({ targets: z.array(targetSchema) })),
};
