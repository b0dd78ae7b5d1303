import { z } from "zod";
import { driverKinds } from "./projectors/template.ts";
import { projectorStateSchema } from "./projectors.ts";

export const projectorWishSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("power"), on: z.boolean() }),
  z.object({ type: z.literal("input"), code: z.string().min(1).max(40) }),
  /** what is left out stays as it is; video is the shutter */
  z.object({ type: z.literal("mute"), video: z.boolean().optional(), audio: z.boolean().optional() }),
  z.object({ type: z.literal("freeze"), on: z.boolean() }),
  /** one step louder or quieter; no device says where it stands, so it ends `unverifiable` */
  z.object({ type: z.literal("volume"), target: z.enum(["speaker", "microphone"]), step: z.enum(["up", "down"]) }),
  /** a command of the projector's template by its name */
  z.object({ type: z.literal("named"), name: z.string().min(1).max(40) }),
  z.object({ type: z.literal("refresh") }),
]);
export type ProjectorWish = z.infer<typeof projectorWishSchema>;

/** Networks of a scan as `192.168.7.0/24`; at most 1022 addresses each. */
export const subnetSchema = z
  .string()
  .regex(/^(\d{1,3}\.){3}\d{1,3}\/(2[2-9]|3[0-2])$/, "a network such as 192.168.7.0/24");

/** A device that answered a search. What it tells without a password, if it wants one, is its address only. */
export const foundDeviceSchema = z.object({
  host: z.string().max(255),
  port: z.number().int().min(1).max(65535),
  driver: z.enum(driverKinds),
  needsPassword: z.boolean(),
  /** how it was found */
  by: z.enum(["search", "scan"]),
  mac: z.string().max(17).optional(),
  name: z.string().max(128).optional(),
  maker: z.string().max(128).optional(),
  model: z.string().max(128).optional(),
  serial: z.string().max(128).optional(),
  class: z.union([z.literal(1), z.literal(2)]).optional(),
  /** id of the projector that is configured at this address already */
  projector: z.string().max(64).optional(),
});
export type FoundDevice = z.infer<typeof foundDeviceSchema>;

/** Looks for projectors: a PJLink search on the agent's own networks, and a scan of these ones. */
export const discoverWishSchema = z.object({
  type: z.literal("discover"),
  subnets: z.array(subnetSchema).max(8).default([]),
});
export type DiscoverWish = z.infer<typeof discoverWishSchema>;

const orderSchema = z.object({
  id: z.string().min(8).max(64),
  /** epoch milliseconds by the console's clock; with the envelope's `sentAt` it says how long the command is good for */
  deadline: z.number(),
  /** who or what asked, for the journal and the people who read it */
  why: z.string().max(200),
});

export const projectorCommandSchema = orderSchema.extend({
  target: z.object({ projector: z.string().max(64) }),
  wish: projectorWishSchema,
});
export const agentCommandSchema = orderSchema.extend({
  target: z.object({ agent: z.literal(true) }),
  wish: discoverWishSchema,
});

/** One addressed, expiring order. The agent acts on it at most once per id. */
export const commandSchema = z.union([projectorCommandSchema, agentCommandSchema]);
export type ProjectorCommand = z.infer<typeof projectorCommandSchema>;
export type AgentCommand = z.infer<typeof agentCommandSchema>;
export type Command = z.infer<typeof commandSchema>;

/** How a command can end. Exactly one of these per command. `unverifiable`: sent, and the device has no way to tell. */
export const commandResults = [
  "confirmed",
  "already",
  "unverifiable",
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
  /** what a search found, with its result */
  found: z.array(foundDeviceSchema).max(200).optional(),
  /** devices that it found beyond those: one message has no room for more */
  foundMore: z.number().int().nonnegative().max(10_000).optional(),
  attempts: z.number().int().nonnegative(),
  elapsedMs: z.number().nonnegative(),
});
export type Ack = z.infer<typeof ackSchema>;
export type AckState = Ack["state"];

export function isForProjector(command: Command): command is ProjectorCommand {
  return "projector" in command.target;
}

export function isFinal(state: AckState): state is CommandResult {
  return state !== "accepted" && state !== "progress";
}
