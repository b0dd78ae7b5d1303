import type { LegacyState } from "@holofleet/shared/protocol/legacy.ts";
import { projectorConfigSchema, projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import { type Reported, reportedSchema } from "@holofleet/shared/protocol/state.ts";
import { type Status, statusSchema } from "@holofleet/shared/protocol/status.ts";
import { z } from "zod";
import type { NamedState } from "#projectors/projectors.ts";
import type { SyncState } from "#sync/reconcile.ts";
import { agentVersion } from "#version.ts";

/** The progress of a sync as it is sent, at most once a second. */
export function presentStatus(bootId: string, state: SyncState, legacy?: LegacyState): Status {
  const { generation, phase, files, bytes, rate, eta, work, reason } = state;
  return { bootId, generation, phase, files, bytes, rate, eta, work, reason, ...(legacy && { legacy }) };
}

/** Everything this agent holds and is. `order` is the boot and the number of this snapshot within it. */
export function presentReported(
  order: { bootId: string; seq: number },
  state: SyncState,
  beside: Pick<Reported, "cues" | "disk" | "faults" | "hours" | "legacy" | "playing" | "scrub"> & {
    projectors: NamedState[];
  },
): Reported {
  const { epoch, generation, desiredRelease, activeRelease, phase, reason, works } = state;
  return {
    ...order,
    epoch,
    generation,
    desiredRelease,
    activeRelease,
    phase,
    reason,
    works,
    agent: { version: agentVersion, node: process.version, platform: `${process.platform}-${process.arch}` },
    ...beside,
    // one item too many would cost the whole report
    playing: beside.playing.slice(-256),
    faults: [...state.faults, ...beside.faults].slice(0, 50),
  };
}

/**
 * How much `next` says beyond progress: `ended` when a run came to its end or there is nothing to do for a new wish, `moved` when
 * something switched or the wish changed, `null` when only counters moved. Works and faults are compared by
 * identity: their lists are made anew only when one changed.
 */
export function diffSync(previous: SyncState | null, next: SyncState): "ended" | "moved" | null {
  const same = (key: keyof SyncState) => previous !== null && previous[key] === next[key];
  const moved = !(["epoch", "generation", "desiredRelease", "activeRelease", "works", "faults"] as const).every(same);
  const turned = !same("phase") || previous?.reason?.code !== next.reason?.code;
  if (restingPhases.has(next.phase)) return moved || turned ? "ended" : null;
  return moved ? "moved" : null;
}

/** Phases in which a sync leaves disk and line alone. */
export const restingPhases = new Set<SyncState["phase"]>(["idle", "waiting", "blocked", "failed", "rejected"]);

/** What `GET /health` of the player's port and `status --json` say. No secrets: the port may be open to the mall's network. */
export const healthSchema = z.object({
  running: z.boolean(),
  agent: z.object({
    id: z.string(),
    version: z.string(),
    console: z.string(),
    mall: z.object({ code: z.string(), name: z.string() }),
  }),
  /** how messages travel now, and why not by MQTT */
  link: z.object({
    transport: z.enum(["mqtt", "http", "none"]),
    url: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  sync: statusSchema.omit({ bootId: true }).extend({
    desiredRelease: reportedSchema.shape.desiredRelease,
    activeRelease: reportedSchema.shape.activeRelease,
  }),
  works: z.array(z.object({ slug: z.string(), title: z.string(), revision: z.number(), frames: z.number() })),
  disk: reportedSchema.shape.disk,
  legacy: reportedSchema.shape.legacy,
  projectors: z.array(projectorConfigSchema.pick({ id: true, name: true }).extend({ state: projectorStateSchema })),
});
export type Health = z.infer<typeof healthSchema>;
