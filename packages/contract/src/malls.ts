import { checklistSchema } from "@holofleet/shared/install/checklist.ts";
import { packagePlatformSchema } from "@holofleet/shared/install/packages.ts";
import { lineSchema } from "@holofleet/shared/line.ts";
import { isZone } from "@holofleet/shared/zone.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { groupNameSchema, mallTagSchema } from "./assignments.ts";
import { legacySettingsSchema, mqttCredentialsSchema } from "./malls/legacy.ts";
import { olderSchema } from "./malls/older.ts";
import { receiptSchema } from "./malls/receipts.ts";
import { fileFaultSchema, whyDetailsSchema } from "./malls/why.ts";

/** By the console's clock; `unknown` when its own broker link is down and nothing fresher is known. */
export const presenceSchema = z.enum(["online", "stale", "offline", "unknown"]);
export type Presence = z.infer<typeof presenceSchema>;

/** in_sync: reported equals desired. drift: it does not. behind: newer than desired exists. empty: nothing is desired. */
export const mallSyncSchema = z.object({
  state: z.enum(["in_sync", "drift", "behind", "empty", "no_agent"]),
  /** frames still missing in the mall, when known */
  missing: z.number().int().nullable(),
  /** one sentence with the next automatic step */
  reason: z.string().nullable(),
  reasonCode: z.string().nullable(),
  /** facts for other languages, and for a countdown (why.ts) */
  reasonDetails: whyDetailsSchema.nullable(),
});

const machineSchema = z.object({
  fingerprint: z.string(),
  hostname: z.string().nullable(),
  lastSeenAt: z.iso.datetime(),
  /** it may not come in until somebody decides */
  held: z.boolean(),
});

export const agentSchema = z.object({
  id: z.string(),
  presence: presenceSchema,
  lastSeenAt: z.iso.datetime().nullable(),
  version: z.string().nullable(),
  platform: z.string().nullable(),
  hostname: z.string().nullable(),
  /** bytes */
  freeBytes: z.number().nullable(),
  /** what it found when it hashed its files again; `null` when it did not say */
  scrub: z
    .object({
      /** end of the last whole round */
      checkedAt: z.iso.datetime().nullable(),
      /** files of the present round so far, or of the last one */
      checked: z.number().int(),
      /** damaged or missing files since it was installed, and those of them that were fetched again */
      bad: z.number().int(),
      repaired: z.number().int(),
    })
    .nullable(),
  /** `null` where it listens to no older back end */
  older: olderSchema.nullable(),
  /** what it found when it examined itself last: after its installation, or when a technician had it do so */
  checklist: z.object({ at: z.iso.datetime(), checks: checklistSchema.shape.checks }).nullable(),
  /** since when it waits for somebody to let it in; `null`: it is in */
  waitingSince: z.iso.datetime().nullable(),
  /** since when it is to take a new token and has not used that yet */
  rotatingSince: z.iso.datetime().nullable(),
  /** computers that speak with its identity, when there is more than one: its disk was copied or moved */
  machines: z.array(machineSchema),
  enrolledAt: z.iso.datetime(),
  /** the older agent: it reports nothing, and what it holds is inferred from what it fetched */
  legacy: z.boolean(),
});

export const mallSchema = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  timezone: z.string(),
  tags: z.array(z.string()),
  /** names */
  groups: z.array(z.string()),
  /** the best of its agents; `offline` when it has none */
  presence: presenceSchema,
  lastSeenAt: z.iso.datetime().nullable(),
  agents: z.array(agentSchema),
  sync: mallSyncSchema,
  works: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      /** revision that is current and assigned here, that the mall should hold, and that it reported */
      current: z.number().int().nullable(),
      desired: z.number().int().nullable(),
      reported: z.number().int().nullable(),
      /** of the reported revision */
      receipt: receiptSchema.nullable(),
    }),
  ),
  /** files that its agent cannot have at present; at most 50 */
  faults: z.array(fileFaultSchema),
  line: z.object({
    /** `null`: it has none of its own, its groups' hold */
    own: lineSchema.nullable(),
    /** what holds */
    effective: lineSchema,
    /** names of the groups that it comes from */
    from: z.array(z.string()),
    /** an operator opened the line for what the mall should hold now */
    downloadNow: z.boolean(),
  }),
  projectors: z.number().int(),
  /** new agents wait until somebody lets them in */
  approval: z.boolean(),
  /** whether a PIN opens its remote */
  hasPin: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Mall = z.infer<typeof mallSchema>;

export const mallCodeSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "letters, digits, - and _, at most 40");

export const timezoneSchema = z.string().max(64).refine(isZone, "an IANA time zone such as Asia/Shanghai");

/** of a mall */
const tags = z.array(mallTagSchema).max(50);
const groupNames = z.array(groupNameSchema).max(50);
const byCode = z.object({ code: mallCodeSchema });
const route = (method: "GET" | "POST" | "PATCH", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["malls"] });

export const malls = {
  list: route("GET", "/malls", "List malls with their agents and what they hold")
    .input(
      z
        .object({
          /** brief: `works` is empty, which keeps thousands of malls small */
          view: z.enum(["full", "brief"]).default("full"),
        })
        .optional(),
    )
    .output(z.array(mallSchema)),
  show: route("GET", "/malls/{code}", "Show a mall").input(byCode).output(mallSchema),
  add: route("POST", "/malls", "Add a mall")
    .input(
      z.object({
        code: mallCodeSchema,
        name: z.string().trim().min(1).max(200),
        city: z.string().trim().max(100).optional(),
        timezone: timezoneSchema.default("Asia/Shanghai"),
        /** it runs the older agent */
        legacy: legacySettingsSchema.optional(),
      }),
    )
    // the credentials of an older agent, shown once
    .output(mallSchema.extend({ mqtt: mqttCredentialsSchema.optional() })),
  update: route("PATCH", "/malls/{code}", "Change a mall's name, city, time zone, tags or groups")
    .input(
      byCode.extend({
        name: z.string().trim().min(1).max(200).optional(),
        city: z.string().trim().max(100).optional(),
        timezone: timezoneSchema.optional(),
        tags: tags.optional(),
        groups: groupNames.optional(),
        approval: z.boolean().optional(),
      }),
    )
    .output(mallSchema),
  mark: route("POST", "/malls/marks", "Add malls to groups and tags, or take them out, all at once")
    .input(
      z.object({
        malls: z.array(mallCodeSchema).min(1).max(10_000),
        tags: z.object({ add: tags.default([]), remove: tags.default([]) }).default({ add: [], remove: [] }),
        groups: z
          .object({ add: groupNames.default([]), remove: groupNames.default([]) })
          .default({ add: [], remove: [] }),
      }),
    )
    .output(z.object({ malls: z.number().int() })),
  enrol: route("POST", "/malls/{code}/install-codes", "Make a one-time install code for an agent of the mall")
    .input(byCode)
    .output(
      z.object({
        code: z.string(),
        mall: z.string(),
        expiresAt: z.iso.datetime(),
        /** for a machine that has the agent already */
        command: z.string(),
        /** the agents that this console hands out; `null`: none were packed on it */
        packages: z
          .object({
            version: z.string(),
            systems: z.array(
              z.object({
                system: z.enum(["linux", "windows", "macos"]),
                /** one line that fetches, checks and installs it */
                command: z.string(),
                /** the package for a machine without a way to paste */
                platform: packagePlatformSchema,
              }),
            ),
          })
          .nullable(),
      }),
    ),
};
