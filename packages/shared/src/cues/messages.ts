import { z } from "zod";
import { weekdays } from "../line.ts";
import { momentSchema } from "../moment.ts";
import { commandResults, projectorWishSchema } from "../protocol/commands.ts";

const id = z.string().max(64);
const printable = /^[^\p{Cc}]+$/u;

/** Topics on which older systems act: whoever may speak there switches what is not Holofleet's. */
const olderTopic = /^(sync$|sync-single-work|holo-file-sync|projector-remote-control$)/;
/** Longest topic of a cue in characters, and most levels of one: what every broker passes on. */
const longestTopic = 200;
const mostLevels = 10;

/**
 * A topic of the site's own devices, such as `lightChange`: named exactly, outside of Holofleet's own tree. `{mall}` as one of its
 * levels stands for a mall's code.
 */
export const cueTopicSchema = z
  .string()
  .min(1)
  .max(longestTopic)
  .regex(printable, "no invisible character")
  .refine(
    (topic) => !/[+#]/.test(topic),
    "no + and no #: a cue listens to one topic, with {mall} where its malls differ",
  )
  .refine((topic) => !/^(\$|holofleet(\/|$))/.test(topic), "a topic that does not begin with $ or holofleet/")
  .refine((topic) => !olderTopic.test(topic), "a topic that is not of the older systems")
  .refine((topic) => topic.split("/").length <= mostLevels, `at most ${mostLevels} levels`)
  .refine(
    (topic) =>
      !/[{}]/.test(
        topic
          .split("/")
          .filter((level) => level !== "{mall}")
          .join("/"),
      ),
    {
      message: "{mall} is a level of its own, and the only name in braces",
    },
  )
  .refine((topic) => topic.split("{mall}").length <= 2, "{mall} once");

/** What a payload must be like. Text is compared as it is; `field` reads JSON: a path of names and numbers, `light.0.level`. */
export const cueConditionSchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("equals"), text: z.string().max(1000) }),
  z.object({ by: z.literal("contains"), text: z.string().min(1).max(1000) }),
  z.object({
    by: z.literal("field"),
    path: z.string().max(200),
    op: z.enum(["is", "is_not", "above", "below", "contains", "exists"]),
    value: z.union([z.string().max(1000), z.number(), z.boolean()]).default(""),
  }),
]);
export type CueCondition = z.infer<typeof cueConditionSchema>;

/** When it is time, by clocks: the days of a week, and dates on which it is not. */
export const cueTimesSchema = z.object({
  times: z
    .array(
      z.object({
        days: z.array(z.enum(weekdays)).min(1).max(7),
        at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as 09:30"),
      }),
    )
    .min(1)
    .max(20),
  skip: z.array(z.iso.date()).max(200).default([]),
});
export type CueTimes = z.infer<typeof cueTimesSchema>;

/** Most cues that one mall is told of, and most actions of one cue. */
export const mostCues = 64;
export const mostActions = 10;

/** What a cue asks of the projectors of the agent's own mall, once per event. */
export const agentActionSchema = z.object({
  id,
  /** its steps in order; `afterSeconds` counts from the event */
  steps: z
    .array(z.object({ projector: id, wish: projectorWishSchema, afterSeconds: z.number().int().min(0).max(12_000) }))
    .max(1024),
  /** why it cannot be carried out here, in one sentence: to be reported as failed */
  problem: z.string().max(300).optional(),
});
export type AgentAction = z.infer<typeof agentActionSchema>;

/** A cue as a mall's agent gets it: what it listens to by itself, so that it works with the console down. */
export const agentCueSchema = z.object({
  id,
  name: z.string().max(80),
  trigger: z.discriminatedUnion("type", [
    /** to be subscribed at QoS 1; a retained message is old news and no event */
    z.object({ type: z.literal("topic"), topic: cueTopicSchema, condition: cueConditionSchema.nullable() }),
    /** `timezone`: IANA */
    cueTimesSchema.extend({ type: z.literal("schedule"), timezone: z.string().max(64) }),
  ]),
  actions: z.array(agentActionSchema).max(mostActions),
  /** events in a minute; more are counted and otherwise ignored, never kept for later */
  maxPerMinute: z.number().int().min(1).max(600),
});
export type AgentCue = z.infer<typeof agentCueSchema>;

/** How an action of an event stands. `unknown`: it may have acted and nobody can tell, so it is not tried again. */
export const actionStates = ["waiting", "running", "done", "failed", "unknown"] as const;
export type ActionState = (typeof actionStates)[number];

/** An event that an agent saw, and how each of its actions went. Told again under the same id it is the same event. */
export const cueReportSchema = z.object({
  /** made by the agent */
  id: z.string().min(8).max(64),
  cue: id,
  /** epoch milliseconds by the console's clock; of a schedule: when it was due */
  at: momentSchema,
  /** the beginning of what was heard; empty for a schedule */
  payload: z.string().max(200).default(""),
  actions: z
    .array(
      z.object({
        action: id,
        state: z.enum(actionStates),
        /** one plain sentence, for failed and unknown */
        reason: z.string().max(300).optional(),
        /** one for each step that has ended */
        results: z
          .array(z.object({ projector: id, result: z.enum(commandResults), reason: z.string().max(200).optional() }))
          .max(256),
        /** from the event to the end, or until now */
        seconds: z.number().nonnegative().max(1_000_000),
      }),
    )
    .max(mostActions),
});
export type CueReport = z.infer<typeof cueReportSchema>;

/** How the cues of a mall stand in its agent, in its `reported` snapshot. */
export const cuesStatusSchema = z.object({
  /** each cue that waits for a topic: whether the agent hears it now, and if not, why */
  listening: z.array(z.object({ cue: id, hears: z.boolean(), reason: z.string().max(200).optional() })).max(mostCues),
  /** the latest events, newest last; as many as the message has room for */
  reports: z.array(cueReportSchema).max(50),
  /** events over the limit since the agent started, and when the last of them was, by the console's clock */
  dropped: z.array(z.object({ cue: id, count: z.number().int().positive(), at: momentSchema })).max(mostCues),
});
export type CuesStatus = z.infer<typeof cuesStatusSchema>;
