import { oc } from "@orpc/contract";
import { z } from "zod";
import { groupNameSchema } from "../assignments.ts";
import { mallCodeSchema } from "../malls.ts";
import { phoneSchema, usernameSchema } from "./names.ts";
import { roleSchema } from "./roles.ts";
import { endedSchema } from "./sessions.ts";

export const locales = ["en", "zh-CN"] as const;

/** Whom somebody is limited to: these malls and those of these groups. `null`: all malls. */
export const withinSchema = z
  .object({ malls: z.array(mallCodeSchema).max(10_000), groups: z.array(groupNameSchema).max(1000) })
  .nullable();
export type Within = z.infer<typeof withinSchema>;

export const meSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  /** malls beyond a few do not exist for this person */
  limited: z.boolean(),
  locale: z.enum(locales),
  /** code of the one mall whose PIN was entered; `null` for people with an account */
  mall: z.string().nullable(),
});
export type Me = z.infer<typeof meSchema>;

export const me = {
  show: oc.route({ method: "GET", path: "/me", summary: "Who is signed in", tags: ["me"] }).output(meSchema),
  update: oc
    .route({ method: "PATCH", path: "/me", summary: "Change one's own language", tags: ["me"] })
    .input(z.object({ locale: z.enum(locales) }))
    .output(meSchema),
};

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** other names to sign in with */
  username: z.string().nullable(),
  phone: z.string().nullable(),
  role: roleSchema,
  within: withinSchema,
  /** has set no password yet */
  invited: z.boolean(),
  /** comes in with a code, too */
  secondFactor: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Person = z.infer<typeof personSchema>;

const route = (method: "GET" | "POST" | "PATCH" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["people"] });
const byId = z.object({ id: z.string().max(64) });

const newPersonSchema = z.object({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(320),
  username: usernameSchema.nullish(),
  phone: phoneSchema.nullish(),
  role: roleSchema,
  within: withinSchema.default(null),
});
/** `null` takes the user name or the phone number away. */
const personChangeSchema = byId.extend({
  name: z.string().trim().min(1).max(100).optional(),
  username: usernameSchema.nullish(),
  phone: phoneSchema.nullish(),
  role: roleSchema.optional(),
  within: withinSchema.optional(),
});

/** A one-time link with which somebody sets a password. It is answered this once. */
export const passwordLinkSchema = z.object({
  url: z.url(),
  purpose: z.enum(["invitation", "reset"]),
  expiresAt: z.iso.datetime(),
  /** it was sent to their e-mail, too */
  mailed: z.boolean(),
});
export type PasswordLink = z.infer<typeof passwordLinkSchema>;

export const people = {
  list: route("GET", "/people", "List who may sign in").output(z.array(personSchema)),
  add: route("POST", "/people", "Let somebody sign in")
    .input(newPersonSchema.extend({ password: z.string().min(8).max(200) }))
    .output(personSchema),
  invite: route(
    "POST",
    "/people/invitations",
    "Let somebody sign in who sets a password by a one-time link of 72 hours",
  )
    .input(newPersonSchema)
    .output(z.object({ person: personSchema, link: passwordLinkSchema })),
  resetLink: route(
    "POST",
    "/people/{id}/password-links",
    "Make a one-time link with which somebody sets a new password",
  )
    .input(byId)
    .output(passwordLinkSchema),
  update: route("PATCH", "/people/{id}", "Change what somebody is called, may do, and where")
    .input(personChangeSchema)
    .output(personSchema),
  removeSecondFactor: route(
    "DELETE",
    "/people/{id}/second-factor",
    "Take the second factor off for somebody who lost it",
  )
    .input(byId)
    .output(personSchema),
  endSessions: route("DELETE", "/people/{id}/sessions", "Sign somebody out everywhere, at once")
    .input(byId)
    .output(endedSchema),
  remove: route("DELETE", "/people/{id}", "Take somebody's access away, at once")
    .input(byId)
    .output(z.object({ id: z.string() })),
};
