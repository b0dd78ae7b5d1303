import type { Run, Target } from "@holofleet/contract/syncs.ts";
import type { SyncPhase } from "@holofleet/shared/protocol/state.ts";
import type { Mall, SyncRun, SyncTarget } from "#db/generated/client.ts";
import {
  type BrokerLink,
  isTrouble,
  type LifeSigns,
  presenceOf,
  presentWhy,
  type Why,
} from "#features/agents/service.ts";
import { progressOf } from "./rows.ts";
import { isFinalTarget, runState } from "./rules.ts";

export type TargetRow = Omit<SyncTarget, "works"> & {
  /** contract syncs.ts targetSchema */
  removal: boolean;
  mall: Pick<Mall, "code" | "name" | "timezone">;
  agent: LifeSigns | null;
  /** contract syncs.ts targetSchema */
  playedAt?: Date | undefined;
};

const nothing = { reason: null, reasonCode: null, reasonDetails: null };

/** Why a target does not go on, or ended otherwise than it should; what goes on or ended well has no reason. */
function whyOf(row: TargetRow, presence: Target["presence"], now: Date): Why | typeof nothing {
  const { state, files, eta, reason } = progressOf(row);
  if (isFinalTarget(state)) {
    if (reason === null) return nothing;
    return { reason: reason.message, reasonCode: reason.code, reasonDetails: reason.details ?? null };
  }
  const told = { phase: phaseOf[state] ?? null, reason, at: row.updatedAt, eta };
  const agent = row.agentId === null ? null : row.agent;
  const why = presentWhy({ agent, presence, files, told, timezone: row.mall.timezone }, now);
  return isTrouble(why) ? why : nothing;
}

/** What an agent is at while its target is in a state. */
export const phaseOf: Partial<Record<Target["state"], SyncPhase>> = {
  offered: "planning",
  transferring: "transferring",
  staged: "activating",
  activating: "activating",
};

export function presentTarget(row: TargetRow, link: BrokerLink, now: Date): Target {
  const { reason: _, ...progress } = progressOf(row);
  const presence = row.agent === null ? "offline" : presenceOf(row.agent, link, now);
  const moving = !isFinalTarget(row.state) && row.agent !== null && presence !== "offline";
  return {
    id: row.id,
    mall: row.mall.code,
    mallName: row.mall.name,
    agent: row.agentId,
    presence,
    removal: row.removal,
    ...progress,
    rate: moving ? progress.rate : 0,
    eta: moving ? progress.eta : null,
    ...whyOf(row, presence, now),
    inferred: Boolean(row.agent?.legacy),
    playedAt: row.playedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** True while nothing moves before somebody or something comes back. */
export function isWaiting({ state, agent, presence }: Pick<Target, "state" | "agent" | "presence">): boolean {
  return !isFinalTarget(state) && (agent === null || presence === "offline" || state === "blocked");
}

export function presentRun(run: SyncRun, targets: readonly Target[]): Run {
  const sum = (of: (target: Target) => number) => targets.reduce((total, target) => total + of(target), 0);
  const count = (is: (target: Target) => boolean) => targets.filter(is).length;
  const ends = targets.map(({ finishedAt }) => finishedAt);
  const etas = targets.flatMap(({ eta }) => eta ?? []);
  return {
    id: run.id,
    state: runState(
      run.cancelledAt !== null,
      targets.map((target) => ({ state: target.state, waiting: isWaiting(target) })),
    ),
    scope: run.scope,
    work: run.workSlug,
    removal: targets.length > 0 && targets.every(({ removal }) => removal),
    requestedBy: run.requestedBy,
    createdAt: run.createdAt.toISOString(),
    finishedAt: ends.includes(null) ? null : (ends.toSorted().at(-1) ?? run.createdAt.toISOString()),
    counts: {
      total: targets.length,
      active: count(({ state }) => state === "active"),
      failed: count(({ state }) => state === "failed" || state === "rejected"),
      waiting: count(isWaiting),
    },
    files: { done: sum(({ files }) => files.done), total: sum(({ files }) => files.total) },
    bytes: { done: sum(({ bytes }) => bytes.done), total: sum(({ bytes }) => bytes.total) },
    rate: sum(({ rate }) => rate),
    eta: etas.length > 0 ? Math.max(...etas) : null,
  };
}
