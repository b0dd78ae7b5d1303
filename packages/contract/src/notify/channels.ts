import { oc } from "@orpc/contract";
import { z } from "zod";
import { locales } from "../access/people.ts";
import { channelKindSchema, deliverySchema, deliveryStateSchema } from "./deliveries.ts";

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
