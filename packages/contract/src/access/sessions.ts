import { oc } from "@orpc/contract";
import { z } from "zod";

/** Where somebody is signed in. */
export const sessionSchema = z.object({
  id: z.string(),
  /** the one that asks */
  current: z.boolean(),
  /** what it said of itself: a browser and a system, where they are known ones */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  /** where the sign-in came from */
  address: z.string().nullable(),
  signedInAt: z.iso.datetime(),
  /** to the minute */
  lastUsedAt: z.iso.datetime(),
});
export type Session = z.infer<typeof sessionSchema>;

export const endedSchema = z.object({ ended: z.number().int() });

const route = (method: "GET" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["me"] });

export const ownSessions = {
  sessions: route("GET", "/me/sessions", "List where one is signed in").output(z.array(sessionSchema)),
  endSession: route("DELETE", "/me/sessions/{id}", "End one of one's own sessions, at once")
    .input(z.object({ id: z.string().max(64) }))
    .output(endedSchema),
  endOtherSessions: route("DELETE", "/me/sessions", "End all of one's own sessions but this one").output(endedSchema),
};
