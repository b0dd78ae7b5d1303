import { oc } from "@orpc/contract";
import { z } from "zod";

const count = z.number().int();

export const statusSchema = z.object({
  malls: z.object({
    total: count,
    online: count,
    stale: count,
    offline: count,
    unknown: count,
    inSync: count,
    drift: count,
    behind: count,
  }),
  works: z.object({ total: count, published: count }),
  projectors: z.object({ total: count, on: count, standby: count, moving: count, unreachable: count }),
  runs: z.object({ running: count, waiting: count }),
  library: z.object({ blobs: count, /** bytes */ bytes: z.number() }),
  /** the console's own link to the broker */
  broker: z.object({ connected: z.boolean(), since: z.iso.datetime().nullable() }),
  /** the address that people use, where somebody set one */
  publicUrl: z.string().nullable(),
});
export type FleetStatus = z.infer<typeof statusSchema>;

export const fleet = {
  health: oc
    .route({ method: "GET", path: "/health", summary: "Whether the console serves; open to all", tags: ["fleet"] })
    .output(
      z.object({ status: z.enum(["ok", "degraded"]), version: z.string(), database: z.boolean(), broker: z.boolean() }),
    ),
  status: oc
    .route({ method: "GET", path: "/status", summary: "The fleet at a glance", tags: ["fleet"] })
    .output(statusSchema),
};
