import { z } from "zod";

/** What is known of one revision in one mall: on disk and verified, switched, and seen playing for the first time since. */
export const receiptSchema = z.object({
  verifiedAt: z.iso.datetime(),
  switchedAt: z.iso.datetime(),
  playedAt: z.iso.datetime().nullable(),
});
export type Receipt = z.infer<typeof receiptSchema>;
