import { oc } from "@orpc/contract";
import { z } from "zod";
import { fleetEventSchema } from "./events.ts";

export const noticeSchema = z.object({
  id: z.string(),
  event: fleetEventSchema,
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

const route = (method: "GET" | "POST", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["notifications"] });

export const notices = {
  list: route("GET", "/notices", "One's own notices, newest first, and how many are unread")
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.object({ unread: z.number().int(), notices: z.array(noticeSchema) })),
  markRead: route("POST", "/notices/read", "Mark one's own notices as read: these, or all without ids")
    .input(z.object({ ids: z.array(z.string().max(64)).max(200).optional() }))
    .output(z.object({ unread: z.number().int() })),
};
