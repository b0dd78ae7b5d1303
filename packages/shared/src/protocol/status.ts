import { z } from "zod";
import { legacyStateSchema } from "./legacy.ts";
import { reasonSchema, syncPhases } from "./state.ts";

/** Progress of the sync towards one generation, at most once a second and only when it changed. */
export const statusSchema = z.object({
  bootId: z.string().max(64),
  generation: z.number().int().nonnegative(),
  phase: z.enum(syncPhases),
  files: z.object({ done: z.number().int().nonnegative(), total: z.number().int().nonnegative() }),
  bytes: z.object({ done: z.number().nonnegative(), total: z.number().nonnegative() }),
  /** bytes per second over the last seconds */
  rate: z.number().nonnegative(),
  /** seconds left at that rate, `null` when it cannot be told */
  eta: z.number().nonnegative().nullable(),
  /** slug of the work in transfer */
  work: z.string().max(80).nullable(),
  reason: reasonSchema.nullable(),
  /** where an older back end is listened to */
  legacy: legacyStateSchema.optional(),
});
export type Status = z.infer<typeof statusSchema>;
