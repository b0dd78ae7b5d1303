import { projectorWishSchema } from "@holofleet/shared/protocol/commands.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { commandSchema } from "./commands.ts";
import { projectorTargetSchema } from "./targets.ts";

const devicesSchema = z.array(
  z.object({ id: z.string(), name: z.string(), /** code */ mall: z.string(), mallName: z.string() }),
);

export const batchSchema = z.object({
  id: z.string(),
  kind: z.enum(["group", "scene"]),
  /** the zone, floor, mall, tag, set or scene, as it was called then */
  title: z.string(),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  /** projectors, however many things a scene asks of each */
  counts: z.object({
    total: z.number().int(),
    ok: z.number().int(),
    failed: z.number().int(),
    /** somebody asked for something newer, or took them back: not failed, and not asked again by a retry */
    superseded: z.number().int(),
    pending: z.number().int(),
  }),
  /** one row for each order to each projector */
  rows: z.array(z.object({ command: commandSchema, name: z.string(), mall: z.string(), mallName: z.string() })),
  /** left out, for their mall could not be reached */
  skipped: devicesSchema,
});
export type Batch = z.infer<typeof batchSchema>;

/** The rows of each projector, in their order; projectors as they come first. */
export function byProjector<Row extends { command: { projector: string } }>(rows: readonly Row[]): [Row, ...Row[]][] {
  const devices = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const known = devices.get(row.command.projector);
    if (known === undefined) devices.set(row.command.projector, [row]);
    else known.push(row);
  }
  return [...devices.values()];
}

const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["projectors"] });
const byId = z.object({ id: z.string().max(64) });

/**
 * Whether projectors whose mall cannot be reached are left out. Otherwise such a mall refuses the whole order with
 * `agent_offline`, and `details.malls` names it: nothing is ever kept for later.
 */
export const skipOfflineSchema = z.boolean().default(false);

export const batches = {
  request: route(
    "POST",
    "/batches",
    "Ask many projectors for the same; refused when a mall is offline, unless those are skipped",
  )
    .input(z.object({ target: projectorTargetSchema, wish: projectorWishSchema, skipOffline: skipOfflineSchema }))
    .output(batchSchema),
  show: route("GET", "/batches/{id}", "Show how an order to many went, one row per projector")
    .input(byId)
    .output(batchSchema),
  list: route("GET", "/batches", "List the latest orders to many")
    .input(z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }))
    .output(z.array(batchSchema)),
  retry: route(
    "POST",
    "/batches/{id}/retry",
    "Ask those that failed once more, in their order and with the pauses between them",
  )
    .input(byId.extend({ skipOffline: skipOfflineSchema }))
    .output(batchSchema),
  cancel: route("POST", "/batches/{id}/cancel", "Take back what was not sent yet: later steps of a scene")
    .input(byId)
    .output(batchSchema),
};
