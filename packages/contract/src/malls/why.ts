import { z } from "zod";

export { type FileFault, fileFaultSchema } from "@holofleet/shared/protocol/state.ts";

/**
 * The facts of a "why not in sync". Beside what the code brings of its own: `left` of `total` frames are missing, the cause holds
 * since `since`, and the next automatic step is at `nextAt` (ISO times).
 */
export const whyDetailsSchema = z
  .object({
    left: z.number().int().optional(),
    total: z.number().int().optional(),
    since: z.string().optional(),
    nextAt: z.string().optional(),
  })
  .catchall(z.unknown());
export type WhyDetails = z.infer<typeof whyDetailsSchema>;

/** Seconds until the next automatic step at `now`, epoch milliseconds; 0 when it is due, `null` when none is known. */
export function secondsUntil(details: WhyDetails | null | undefined, now: number): number | null {
  const at = Date.parse(details?.nextAt ?? "");
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000));
}
