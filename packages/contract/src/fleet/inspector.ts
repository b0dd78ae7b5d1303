import { type FilterFault, topicSchema } from "@holofleet/shared/broker/filters.ts";
import { type LinkEvent, linkEventKinds } from "@holofleet/shared/broker/link.ts";
import type { DropReason } from "@holofleet/shared/protocol/codec.ts";
import { maxMessageBytes } from "@holofleet/shared/protocol/codec.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";

export const brokerLinkSchema = z.object({
  /** address of the broker, without any account */
  url: z.string(),
  /** the user name that the console signs in with; empty for none */
  account: z.string(),
  /** it is the console's own */
  embedded: z.boolean(),
  connected: z.boolean(),
  since: z.iso.datetime().nullable(),
  /** what happened to the link, newest first; the same again and again is one */
  events: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(linkEventKinds),
      code: z.number().int().nullable(),
      cause: z.string().nullable(),
      times: z.number().int(),
      firstAt: z.iso.datetime(),
      lastAt: z.iso.datetime(),
    }),
  ),
});
export type BrokerLink = z.infer<typeof brokerLinkSchema>;

export const qosSchema = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export type Qos = z.infer<typeof qosSchema>;

export const testMessageSchema = z.object({
  topic: topicSchema,
  payload: z
    .string()
    .refine((text) => new TextEncoder().encode(text).length <= maxMessageBytes, `at most ${maxMessageBytes} bytes`),
  qos: qosSchema.default(0),
  retain: z.boolean().default(false),
  /** the topic once more: needed where agents act on what is said there */
  confirm: z.string().optional(),
});

export const acknowledgedSchema = z.object({
  /** id of the message between console and broker; `null` with QoS 0, which nobody acknowledges */
  messageId: z.number().int().nullable(),
  /** milliseconds until the acknowledgement; with QoS 0 until it was sent */
  ms: z.number(),
});
export type Acknowledged = z.infer<typeof acknowledgedSchema>;

export const inspector = {
  link: oc
    .route({ method: "GET", path: "/inspector/link", summary: "The console's link to its broker", tags: ["inspector"] })
    .output(brokerLinkSchema),
  publish: oc
    .route({ method: "POST", path: "/inspector/messages", summary: "Publish a test message", tags: ["inspector"] })
    .input(testMessageSchema)
    .output(acknowledgedSchema),
};

/** One message as an inspector shows it. */
export interface InspectedMessage {
  /** rises by one with every message that is shown */
  seq: number;
  /** epoch milliseconds when the console heard it */
  at: number;
  topic: string;
  qos: Qos;
  retained: boolean;
  dup: boolean;
  /** of the payload, in bytes */
  size: number;
  format: "envelope" | "json" | "text" | "hex" | "empty";
  /** of our own messages */
  envelope: { v: number; id: string; type: string; sentAt: number } | null;
  /** why a message on one of our own topics is none of ours */
  fault: DropReason | null;
  /** the payload to be read, credentials masked */
  text: string;
  /** there is more of it */
  cut: boolean;
  /** something was masked */
  masked: boolean;
}

/** What a subscription got: the QoS that was granted, or why not. */
export type SubscriptionAnswer =
  | { ok: true; qos: Qos }
  | { ok: false; fault: FilterFault | "too_many" | "timeout" | "invalid" }
  /** the broker said no (SUBACK), or ended the connection over it */
  | { ok: false; fault: "refused"; event: LinkEvent };

/** How the inspector's own connection does; it is opened with the first subscription of a page. */
export type InspectorState = { state: "idle" | "connecting" | "connected" } | { state: "lost"; event: LinkEvent };

export interface InspectedBatch {
  messages: InspectedMessage[];
  /** heard since the batch before, and not shown: there was more than a page can take */
  dropped: number;
}

/** At most so many filters of one page at once. */
export const maxFilters = 8;

/** socket.io, namespace `/inspector`: one batch is on its way at a time, and the page acknowledges it. */
export interface InspectorServerEvents {
  messages: (batch: InspectedBatch, taken: () => void) => void;
  state: (state: InspectorState) => void;
  /** to a subscription that was made again, because the connection to the broker was lost */
  answer: (filter: string, got: SubscriptionAnswer) => void;
}

export interface InspectorClientEvents {
  subscribe: (wish: { filter: string; qos: Qos }, answer: (got: SubscriptionAnswer) => void) => void;
  unsubscribe: (filter: string) => void;
}
