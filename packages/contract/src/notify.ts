import { oc } from "@orpc/contract";
import { z } from "zod";
import { locales } from "./people.ts";

/** In both languages of the console. */
export const bothWordsSchema = z.object({ en: z.string().max(2000), "zh-CN": z.string().max(2000) });
export type BothWords = z.infer<typeof bothWordsSchema>;

/** Something that happened in the fleet, as people and programs are told of it. */
export const fleetEventSchema = z.object({
  /** the same for the same happening: a channel is told of it once */
  id: z.string().min(1).max(200),
  /** such as `mall.offline` */
  kind: z
    .string()
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)*$/, "small letters and digits between full stops")
    .max(60),
  at: z.iso.datetime(),
  title: bothWordsSchema,
  words: bothWordsSchema,
  /** page of the console where one sees more */
  link: z.string().startsWith("/").max(500).nullable(),
  /** for programs */
  facts: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()])),
});
export type FleetEvent = z.infer<typeof fleetEventSchema>;

/** The bell in the console; mail; a web hook of one's own; the robots of three Chinese workplaces. */
export const channelKinds = ["app", "email", "webhook", "feishu", "dingtalk", "wecom"] as const;
export const channelKindSchema = z.enum(channelKinds);
export type ChannelKind = z.infer<typeof channelKindSchema>;

export const deliveryStates = ["waiting", "trying", "delivered", "failed"] as const;
export const deliveryStateSchema = z.enum(deliveryStates);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

export const channelSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: channelKindSchema,
  enabled: z.boolean(),
  /** why the console switched it off by itself */
  offWhy: z.string().nullable(),
  /** language where the reader has no account of their own */
  locale: z.enum(locales),
  people: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
  addresses: z.array(z.string()),
  /** what of a hook's address may be shown */
  target: z.string(),
  hasSecret: z.boolean(),
  /** until when the secret before this one signs too */
  oldSecretUntil: z.iso.datetime().nullable(),
  /** what became of its last message */
  last: z.object({ state: deliveryStateSchema, at: z.iso.datetime() }).nullable(),
});
export type Channel = z.infer<typeof channelSchema>;

export const channelNameSchema = z.string().trim().min(1).max(80);
const settings = {
  locale: z.enum(locales),
  /** ids of people, for kinds app and email */
  people: z.array(z.string().max(64)).max(500),
  /** for kind email: readers without an account */
  addresses: z.array(z.email().max(320)).max(100),
  /** of a web hook or a robot */
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** of a robot that signs */
  secret: z.string().min(1).max(200),
};
export const newChannelSchema = z
  .object({ name: channelNameSchema, kind: channelKindSchema })
  .extend(z.object(settings).partial().shape);
export type NewChannel = z.infer<typeof newChannelSchema>;

/** `secret` is shown here and never again. */
const withSecret = z.object({ channel: channelSchema, secret: z.string().nullable() });

const byId = z.object({ id: z.string().max(64) });
const route = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["notifications"] });

export const deliverySchema = z.object({
  id: z.string(),
  channel: z.object({ id: z.string(), name: z.string(), kind: channelKindSchema }),
  event: fleetEventSchema,
  state: deliveryStateSchema,
  attempts: z.number().int(),
  /** what answered last: HTTP status, SMTP reply or a robot's own code */
  code: z.number().int().nullable(),
  /** its first bytes, or what went wrong in words */
  answer: z.string().nullable(),
  nextAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const channels = {
  list: route("GET", "/channels", "List channels of notifications by name").output(z.array(channelSchema)),
  create: route("POST", "/channels", "Make a channel; a web hook's secret is shown this once")
    .input(newChannelSchema)
    .output(withSecret),
  update: route("PATCH", "/channels/{id}", "Change a channel, or switch it on or off")
    .input(
      byId
        .extend({ name: channelNameSchema.optional(), enabled: z.boolean().optional() })
        .extend(z.object(settings).partial().shape),
    )
    .output(channelSchema),
  remove: route("DELETE", "/channels/{id}", "Remove a channel and its log").input(byId).output(byId),
  rotate: route("POST", "/channels/{id}/rotate", "Give a web hook a new secret; the old one signs for 24 hours more")
    .input(byId)
    .output(withSecret),
  test: route("POST", "/channels/{id}/test", "Send a message that says it is a test")
    .input(byId)
    .output(deliverySchema),
};

export const deliveries = {
  list: route("GET", "/deliveries", "The log of deliveries, newest first")
    .input(
      z.object({
        channel: z.string().max(64).optional(),
        state: deliveryStateSchema.optional(),
        /** id of the last one that was seen */
        after: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ deliveries: z.array(deliverySchema), more: z.boolean() })),
  show: route("GET", "/deliveries/{id}", "Show one delivery").input(byId).output(deliverySchema),
  sendAgain: route("POST", "/deliveries/{id}/again", "Try a delivery again that failed, from the beginning")
    .input(byId)
    .output(deliverySchema),
};

export const noticeSchema = z.object({
  id: z.string(),
  event: fleetEventSchema,
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const notices = {
  list: route("GET", "/notices", "One's own notices, newest first, and how many are unread")
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.object({ unread: z.number().int(), notices: z.array(noticeSchema) })),
  markRead: route("POST", "/notices/read", "Mark one's own notices as read: these, or all without ids")
    .input(z.object({ ids: z.array(z.string().max(64)).max(200).optional() }))
    .output(z.object({ unread: z.number().int() })),
};
