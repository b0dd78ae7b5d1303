import { z } from "zod";
import { projectorStateSchema } from "./projectors.ts";

export const projectorWishSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("power"), on: z.boolean() }),
  z.object({ type: z.literal("refresh") }),
]);
export type ProjectorWish = z.infer<typeof projectorWishSchema>;

/** One addressed, expiring order. The agent acts on it at most once per id. */
export const commandSchema = z.object({
  id: z.string().min(8).max(64),
  target: z.object({ projector: z.string().max(64) }),
  wish: projectorWishSchema,
  /** epoch milliseconds by the console's clock; with the envelope's `sentAt` it says how long the command is good for */
  deadline: z.number(),
  /** who or what asked, for the journal and the people who read it */
  why: z.string().max(200),
});
export type Command = z.infer<typeof commandSchema>;

/** How a command can end. Exactly one of these per command. */
export const commandResults = [
  "confirmed",
  "already",
  "superseded",
  "unsupported",
  "rejected",
  "mismatch",
  "busy",
  "timeout",
  "unreachable",
  "auth_failed",
  "device_error",
  "expired",
  "unknown",
] as const;
export type CommandResult = (typeof commandResults)[number];

/** The agent's answer to a command id: `accepted` when it is journalled, `progress` while the device moves, then one result. */
export const ackSchema = z.object({
  commandId: z.string().min(8).max(64),
  state: z.enum(["accepted", "progress", ...commandResults]),
  /** one plain sentence, for results other than confirmed and already */
  reason: z.string().max(500).optional(),
  projector: projectorStateSchema.optional(),
  attempts: z.number().int().nonnegative(),
  elapsedMs: z.number().nonnegative(),
});
export type Ack = z.infer<typeof ackSchema>;
export type AckState = Ack["state"];

export function isFinal(state: AckState): state is CommandResult {
  return state !== "accepted" && state !== "progress";
}
