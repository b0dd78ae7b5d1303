import { z } from "zod";

/**
 * Access codes on the wire. A kiosk asks its mall's agent, `POST /codes/redeem` on the player's port, and the agent asks the
 * console; it never answers by itself. Devices of the older kind ask by MQTT: a code as JSON text on a topic, `1` or `0` back on
 * the same topic with QoS 1, nothing for a code that does not exist.
 */

/** The asker's own name for one question, kept while it is asked again. */
export const redeemKeySchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, "8 to 64 letters, digits, - and _");

/** Body of `POST /codes/redeem` of an agent's player port. */
export const kioskQuestionSchema = z.object({
  code: z.string().max(100),
  key: redeemKeySchema.optional(),
  /** what people call the kiosk */
  kiosk: z.string().trim().max(80).optional(),
});
export type KioskQuestion = z.infer<typeof kioskQuestionSchema>;

/** Body of the agent's own question to the console: it adds where the kiosk's connection came from. */
export const agentQuestionSchema = kioskQuestionSchema.extend({ from: z.string().max(64) });
export type AgentQuestion = z.infer<typeof agentQuestionSchema>;

/** The one good answer. All others are errors: `access_code_…`, `rate_limited`, or `unavailable` when it cannot be checked now. */
export const grantedSchema = z.object({
  result: z.literal("granted"),
  at: z.iso.datetime(),
  /** name of its batch, and its number there */
  batch: z.string(),
  number: z.number().int(),
  /** slug of the work that it opens, when it is for one */
  work: z.string().nullable(),
  usesLeft: z.number().int(),
});
export type Granted = z.infer<typeof grantedSchema>;

export const maxTopicLength = 120;
/** Levels of plain names, at most one of them `+`, never within the agents' own topics. */
export const topicFilterPattern = /^(?!holofleet\/v\d+(\/|$))(?!.*\+.*\+)(?:[\w-]+|\+)(?:\/(?:[\w-]+|\+))*$/;

export const deviceIdPattern = /^d_[A-Za-z0-9]{16}$/;

/** Where one device asks and is answered. */
export function deviceTopic(filter: string, deviceId: string): string {
  return filter.replace("+", deviceId);
}

/** Whether a message on this topic is one of the exchange. */
export function isOfExchange(filter: string, topic: string): boolean {
  const [wanted, given] = [filter.split("/"), topic.split("/")];
  return wanted.length === given.length && wanted.every((level, at) => level === "+" || level === given[at]);
}
