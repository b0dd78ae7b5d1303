import { oc } from "@orpc/contract";
import { z } from "zod";
import { fleetEventSchema } from "./events.ts";

/** The bell in the console; mail; a web hook of one's own; the robots of three Chinese workplaces. */
export const channelKinds = ["app", "email", "webhook", "feishu", "dingtalk", "wecom"] as const;
export const channelKindSchema = z.enum(channelKinds);
export type ChannelKind = z.infer<typeof channelKindSchema>;

export const deliveryStates = ["waiting", "trying", "delivered", "failed"] as const;
export const deliveryStateSchema = z.enum(deliveryStates);
export type DeliveryState = z.infer<typeof deliveryStateSchema>;

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

const byId = z.object({ id: z.string().max(64) });
const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["notifications"] });

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
