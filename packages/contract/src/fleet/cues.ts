import {
  actionStates,
  cueConditionSchema,
  cueTimesSchema,
  cueTopicSchema,
  mostActions,
} from "@holofleet/shared/cues/messages.ts";
import { commandResults, projectorWishSchema } from "@holofleet/shared/protocol/commands.ts";
import { oc } from "@orpc/contract";
import { z } from "zod";
import { assignmentSchema } from "../assignments.ts";
import { mallCodeSchema, timezoneSchema } from "../malls.ts";
import { sceneTargetSchema } from "../projectors/targets.ts";

const ref = z.string().min(1).max(64);
const minutes = z.number().int().min(0).max(1440);

/** What makes a cue happen. */
export const cueTriggerSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("topic"),
    topic: cueTopicSchema,
    condition: cueConditionSchema.nullable().default(null),
  }),
  /** `timezone` is null for each mall's own clocks */
  cueTimesSchema.extend({ type: z.literal("schedule"), timezone: timezoneSchema.nullable().default(null) }),
  /** offline for that long without a break */
  z.object({ type: z.literal("mall_offline"), minutes: minutes.default(0) }),
  z.object({ type: z.literal("disk_low"), freeGb: z.number().min(0.1).max(100_000) }),
  /** a fault that the device tells of, or that it cannot be reached, for that long without a break */
  z.object({ type: z.literal("projector_fault"), minutes: minutes.default(0) }),
  z.object({ type: z.literal("sync_done") }),
  z.object({ type: z.literal("sync_failed") }),
  z.object({ type: z.literal("code_redeemed") }),
  z.object({ type: z.literal("code_guessing") }),
]);
export type CueTrigger = z.infer<typeof cueTriggerSchema>;

/** In which malls projectors are asked: `here` is where it happened, or the malls that a topic's or a schedule's cue is about. */
const where = z.union([z.literal("here"), assignmentSchema]);
export type CueWhere = z.infer<typeof where>;

const id = ref;
export const cueActionSchema = z.discriminatedUnion("type", [
  z.object({ id, type: z.literal("command"), where, target: sceneTargetSchema, wish: projectorWishSchema }),
  /** the scene of that name of each mall */
  z.object({ id, type: z.literal("scene"), where, scene: z.string().trim().min(1).max(80) }),
  /** `{mall}`, `{mallName}`, `{subject}`, `{payload}` and `{time}` in the payload stand for what happened; in the topic `{mall}` */
  z.object({ id, type: z.literal("publish"), topic: cueTopicSchema, payload: z.string().max(4000) }),
  /** through a notification channel; the words are its title, empty for the cue's name */
  z.object({ id, type: z.literal("notify"), channel: ref, text: z.string().trim().max(200).default("") }),
]);
export type CueAction = z.infer<typeof cueActionSchema>;

/** What people write. */
export const cueDraftSchema = z.object({
  name: z.string().trim().min(1).max(80),
  enabled: z.boolean().default(true),
  trigger: cueTriggerSchema,
  /** which malls it is about; those without a mall of their own, such as syncs, are about all */
  malls: assignmentSchema.default("all"),
  actions: z
    .array(cueActionSchema)
    .min(1)
    .max(mostActions)
    .refine((actions) => new Set(actions.map((action) => action.id)).size === actions.length, "an id for each action"),
  /** more events in a minute are counted and otherwise ignored */
  maxPerMinute: z.number().int().min(1).max(600).default(30),
});
export type CueDraft = z.infer<typeof cueDraftSchema>;

/** heard: on a topic by the console; agent: by a mall's agent; clock, fact: in the console's own record; test: a press. */
export const cueHows = ["heard", "agent", "clock", "fact", "test"] as const;

/** Why an action failed or waits, as far as the console can tell. */
export const cueReasons = [
  "late",
  "no_projector",
  "no_scene",
  "no_mall",
  "offline",
  "channel_gone",
  "no_broker",
  "maybe_sent",
  "interrupted",
  "switched_off",
] as const;
export type CueReason = (typeof cueReasons)[number];

export const cueResultSchema = z.object({
  action: z.string(),
  wish: cueActionSchema,
  state: z.enum(actionStates),
  /** one sentence: why it failed, or what it waits for; its code for other languages */
  reason: z.string().nullable(),
  reasonCode: z.enum(cueReasons).nullable(),
  attempts: z.number().int(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** the order to many that it became */
  batch: z.string().nullable(),
  /** what was published */
  topic: z.string().nullable(),
  payload: z.string().nullable(),
  /** how each projector answered */
  answers: z.array(
    z.object({
      projector: z.string(),
      name: z.string(),
      result: z.enum(commandResults).nullable(),
      reason: z.string().optional(),
    }),
  ),
});
export type CueResult = z.infer<typeof cueResultSchema>;

export const cueEventSchema = z.object({
  id: z.string(),
  cue: z.string(),
  cueName: z.string(),
  how: z.enum(cueHows),
  /** code and name of the mall where it happened */
  mall: z.string().nullable(),
  mallName: z.string().nullable(),
  at: z.iso.datetime(),
  /** what it is about, such as a projector's name */
  subject: z.string(),
  payload: z.string(),
  /** why nothing was done: it came of what cues had published themselves, or of too many events in a minute */
  stopped: z.enum(["loop", "limit"]).nullable(),
  results: z.array(cueResultSchema),
});
export type CueEvent = z.infer<typeof cueEventSchema>;

export const cueSchema = cueDraftSchema.extend({
  id: z.string(),
  changedBy: z.string(),
  updatedAt: z.iso.datetime(),
  lastEvent: cueEventSchema.nullable(),
  /** events of the last day */
  today: z.number().int(),
  /** next moment of a schedule */
  nextAt: z.iso.datetime().nullable(),
  /** over the limit, at the console and in the malls, since it was made */
  dropped: z.object({ count: z.number().int(), at: z.iso.datetime().nullable() }),
  /** malls whose agent should listen, and those of them that do not, with the reason */
  listening: z.object({
    malls: z.number().int(),
    deaf: z.array(z.object({ mall: z.string(), reason: z.string() })),
  }),
});
export type Cue = z.infer<typeof cueSchema>;

const byId = z.object({ id: ref });
const route = (method: "GET" | "POST" | "PUT" | "DELETE", path: `/${string}`, summary: string) =>
  oc.route({ method, path, summary, tags: ["cues"] });

export const cues = {
  list: route("GET", "/cues", "List cues with what each did last").output(z.array(cueSchema)),
  show: route("GET", "/cues/{id}", "Show a cue").input(byId).output(cueSchema),
  add: route("POST", "/cues", "Make a cue; refused when it would set itself off")
    .input(cueDraftSchema)
    .output(cueSchema),
  change: route("PUT", "/cues/{id}", "Change a cue").input(cueDraftSchema.extend(byId.shape)).output(cueSchema),
  enable: route("POST", "/cues/{id}/enabled", "Switch a cue on or off")
    .input(byId.extend({ enabled: z.boolean() }))
    .output(cueSchema),
  remove: route("DELETE", "/cues/{id}", "Remove a cue with its history").input(byId).output(byId),
  test: route("POST", "/cues/{id}/test", "Carry out a cue's actions now, marked as a test")
    .input(
      byId.extend({
        /** where it happened, for actions that ask for it */
        mall: mallCodeSchema.optional(),
        payload: z.string().max(4000).default(""),
      }),
    )
    .output(cueEventSchema),
  events: route("GET", "/cues/{id}/events", "List what a cue did, newest first")
    .input(
      byId.extend({
        limit: z.coerce.number().int().min(1).max(100).default(20),
        /** those before this event */
        before: z.uuid().optional(),
      }),
    )
    .output(z.array(cueEventSchema)),
};
