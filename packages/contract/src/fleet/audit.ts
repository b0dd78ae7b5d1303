import { oc } from "@orpc/contract";
import { z } from "zod";

/** person: with a session. pin: whoever entered a mall's PIN. nobody: not signed in. */
export const actorKinds = ["person", "pin", "agent", "nobody"] as const;
export const outcomes = ["done", "refused"] as const;
export type Outcome = (typeof outcomes)[number];

/** What is on record beside the procedures of this contract that change something, which go by their own names. */
export const otherActions = [
  "session.signIn",
  "session.signOut",
  "session.password",
  "session.revoke",
  "session.pin",
  "uploads.zip",
  "agents.enrolled",
] as const;
export type OtherAction = (typeof otherActions)[number];

const fields = z.record(z.string(), z.unknown());

export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.object({ kind: z.enum(actorKinds), name: z.string(), id: z.string().nullable() }),
  /** a procedure such as `works.publish`, or one of `otherActions` */
  action: z.string(),
  /** refused: for lack of rights, or because a sign-in failed */
  outcome: z.enum(outcomes),
  /** what it was about: `mall:SH-01`, `work:spring`, `fleet` */
  objects: z.array(z.string()),
  /** what was asked, cut, without its secrets */
  input: z.unknown(),
  /** the fields that changed, where one object was changed */
  before: fields.nullable(),
  after: fields.nullable(),
  /** address that it came from */
  ip: z.string(),
  requestId: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const filterSchema = z.object({
  /** in any part of an entry */
  q: z.string().trim().max(200).optional(),
  /** in the name of who did it */
  who: z.string().trim().max(320).optional(),
  /** an action, or with `works` alone every one of works */
  what: z.string().trim().max(64).optional(),
  object: z.string().trim().max(400).optional(),
  outcome: z.enum(outcomes).optional(),
  from: z.iso.datetime().optional(),
  /** exclusive */
  to: z.iso.datetime().optional(),
});
export type AuditFilter = z.infer<typeof filterSchema>;

/** Most rows of one export; the filter chooses which. */
export const maxExported = 20_000;

const route = (path: `/${string}`, summary: string) => oc.route({ method: "GET", path, summary, tags: ["audit"] });

export const audit = {
  list: route("/audit", "Who changed what, newest first")
    .input(
      filterSchema.extend({
        /** id of the last one that was seen */
        after: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ entries: z.array(auditEntrySchema), more: z.boolean() })),
  export: route("/audit/csv", "The audit log as CSV, newest first")
    .input(filterSchema)
    .output(
      z.object({
        csv: z.string(),
        /** there is more than one export holds: choose a shorter time */
        more: z.boolean(),
      }),
    ),
};
