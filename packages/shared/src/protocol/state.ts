import { z } from "zod";
import { digestSchema } from "../content/digest.ts";
import { cuesStatusSchema } from "../cues/messages.ts";
import { errorCodes } from "../errors.ts";
import { momentSchema } from "../moment.ts";
import { legacyStateSchema } from "./legacy.ts";
import { hoursStatusSchema } from "./projectors/hours.ts";
import { projectorStateSchema } from "./projectors.ts";

/** A doorbell: something about what you should hold changed. `GET /agent/v1/desired` has the answer. */
export const desiredBellSchema = z.object({ epoch: z.string().max(64), generation: z.number().int().nonnegative() });
export type DesiredBell = z.infer<typeof desiredBellSchema>;

export const presenceSchema = z.object({
  online: z.boolean(),
  /** a will that carries an older boot id than the last hello is ignored */
  bootId: z.string().max(64),
});
export type Presence = z.infer<typeof presenceSchema>;

/** One plain reason, with the numbers that its words need. */
export const reasonSchema = z.object({
  code: z.enum(errorCodes),
  /** English, one sentence with the next step; the console has the words of each language by code */
  message: z.string().max(500),
  details: z.record(z.string().max(40), z.union([z.string().max(300), z.number(), z.boolean()])).optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const syncPhases = [
  "idle",
  "planning",
  "transferring",
  "activating",
  "waiting",
  "blocked",
  "failed",
  "rejected",
] as const;
export type SyncPhase = (typeof syncPhases)[number];

/** What an agent found when it hashed its stored files again, one after the other, in the background. */
export const scrubSchema = z.object({
  /** when the last whole round ended, epoch milliseconds by the agent's clock; `null` before the first */
  checkedAt: momentSchema.nullable(),
  /** files of the present round, so far, or of the last one */
  checked: z.number().int().nonnegative(),
  /** files found damaged or gone since the agent was installed, and those of them that were fetched again */
  bad: z.number().int().nonnegative(),
  repaired: z.number().int().nonnegative(),
});
export type Scrub = z.infer<typeof scrubSchema>;

/** A file of a work that cannot be had. */
export const fileFaultSchema = z.object({
  /** slug, or the host that an older back end named */
  work: z.string().max(80),
  path: z.string().max(1024),
  code: z.enum(errorCodes),
  message: z.string().max(500),
});
export type FileFault = z.infer<typeof fileFaultSchema>;

/** Full snapshot of what an agent holds and is. Newer means a later boot or a higher `seq` in the same boot. */
export const reportedSchema = z.object({
  bootId: z.string().max(64),
  seq: z.number().int().nonnegative(),
  /** of the desired state that the agent has read last */
  epoch: z.string().max(64).nullable(),
  generation: z.number().int().nonnegative(),
  /** release it is working towards, and the one it holds whole */
  desiredRelease: digestSchema.nullable(),
  activeRelease: digestSchema.nullable(),
  phase: z.enum(syncPhases),
  reason: reasonSchema.nullable(),
  works: z
    .array(
      z.object({
        id: z.string().max(64),
        slug: z.string().max(80),
        revision: z.number().int().positive(),
        manifest: digestSchema,
        /** when its last file was verified, and when the player began to be given it; by the console's clock */
        verifiedAt: momentSchema.optional(),
        switchedAt: momentSchema.optional(),
      }),
    )
    .max(5000),
  /** files that cannot be had at present, each for a reason of its own */
  faults: z.array(fileFaultSchema).max(50).default([]),
  /** what players in the mall showed within the last 30 s; `at` is the server's time when that began. Older agents say nothing. */
  playing: z
    .array(z.object({ id: z.string().max(64), manifest: digestSchema, at: momentSchema }))
    .max(256)
    .default([]),
  disk: z.object({ freeBytes: z.number().nonnegative(), usedBytes: z.number().nonnegative() }),
  /** older agents say nothing */
  scrub: scrubSchema.optional(),
  agent: z.object({ version: z.string().max(40), node: z.string().max(40), platform: z.string().max(40) }),
  projectors: z.array(z.object({ id: z.string().max(64), state: projectorStateSchema })).max(256),
  hours: z.array(hoursStatusSchema).max(64).optional(),
  /** where an older back end is listened to */
  legacy: legacyStateSchema.optional(),
  cues: cuesStatusSchema.optional(),
});
export type Reported = z.infer<typeof reportedSchema>;
