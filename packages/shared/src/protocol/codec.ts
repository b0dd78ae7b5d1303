import { z } from "zod";
import { storableValue } from "../text.ts";
import { ackSchema, commandSchema } from "./commands.ts";
import { desiredBellSchema, presenceSchema, reportedSchema } from "./state.ts";
import { statusSchema } from "./status.ts";
import { protocolVersion, type TopicKind } from "./topics.ts";

/** Largest message in bytes; larger content goes over HTTP. */
export const maxMessageBytes = 100_000;

const bodies = {
  desired: desiredBellSchema,
  commands: commandSchema,
  status: statusSchema,
  reported: reportedSchema,
  acks: ackSchema,
  presence: presenceSchema,
} satisfies Record<TopicKind, z.ZodType>;

export type Body<K extends TopicKind> = z.infer<(typeof bodies)[K]>;

export interface Envelope<K extends TopicKind = TopicKind> {
  v: typeof protocolVersion;
  id: string;
  /** epoch milliseconds by the sender's clock */
  sentAt: number;
  type: K;
  body: Body<K>;
}

const headSchema = z.object({
  v: z.number(),
  id: z.string().min(1).max(64),
  sentAt: z.number(),
  type: z.string(),
  body: z.unknown(),
});

/** Why a message was dropped. Counted and logged once per reason; never an exception. */
export type DropReason = "oversize" | "not_json" | "bad_envelope" | "version" | "wrong_type" | "bad_body";

export type Decoded<K extends TopicKind> = { ok: true; envelope: Envelope<K> } | { ok: false; reason: DropReason };

export function encode<K extends TopicKind>(type: K, body: Body<K>, meta: { id: string; sentAt: number }): string {
  return JSON.stringify({ v: protocolVersion, id: meta.id, sentAt: meta.sentAt, type, body });
}

/** Reads a message that arrived on a topic of kind `type`. Bad input is an answer, not an error. */
export function decode<K extends TopicKind>(type: K, payload: Uint8Array | string): Decoded<K> {
  if (payload.length > maxMessageBytes) return { ok: false, reason: "oversize" };
  let parsed: unknown;
  try {
    parsed = JSON.parse(
      typeof payload === "string" ? payload : new TextDecoder("utf-8", { fatal: true }).decode(payload),
    );
  } catch {
    return { ok: false, reason: "not_json" };
  }
  return decodeValue(type, parsed);
}

/** As `decode`, for a value that is JSON already: the same envelopes also travel in HTTP bodies. */
export function decodeValue<K extends TopicKind>(type: K, value: unknown): Decoded<K> {
  const head = headSchema.safeParse(value);
  if (!head.success) return { ok: false, reason: "bad_envelope" };
  if (head.data.v !== protocolVersion) return { ok: false, reason: "version" };
  if (head.data.type !== type) return { ok: false, reason: "wrong_type" };
  const body = bodies[type].safeParse(head.data.body);
  if (!body.success) return { ok: false, reason: "bad_body" };
  const { id, sentAt } = head.data;
  // a device may put anything into what it says: nothing of it may keep a whole message, or those beside it, off the record
  const envelope = storableValue({ id, sentAt, body: body.data as Body<K> });
  return { ok: true, envelope: { v: protocolVersion, type, ...envelope } };
}
