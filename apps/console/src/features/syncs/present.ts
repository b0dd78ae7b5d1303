import type { Run, Target } from "@holofleet/contract/syncs.ts";
import type { Mall, SyncRun, SyncTarget } from "#db/generated/client.ts";
import { type BrokerLink, type LifeSigns, presenceOf } from "#features/agents/service.ts";
import { progressOf } from "./rows.ts";
import { isFinalTarget, runState } from "./rules.ts";

export type TargetRow = Omit<SyncTarget, "works"> & {
  /** contract syncs.ts targetSchema */
  removal: boolean;
  mall: Pick<Mall, "code" | "name" | "timezone">;
  agent: LifeSigns | null;
};

/** Why a target waits that has nothing to say for itself: no agent, or none that we hear. */
export function absence(
  row: TargetRow,
  presence: Target["presence"],
): Pick<Target, "reason" | "reasonCode" | "reasonDetails"> {
  if (row.agentId === null) {
    return {
      reason: "The mall has no agent yet. Make an install code and enrol one; it continues when the agent connects.",
      reasonCode: "no_agent",
      reasonDetails: null,
    };
  }
  const since = row.agent?.lastSeenAt ?? null;
  if (presence !== "offline") return { reason: null, reasonCode: null, reasonDetails: null };
  return {
    reason:
      since === null
        ? "The agent has not connected yet. It continues when it connects."
        : `The agent is offline since ${timeIn(since, row.mall.timezone)}. It continues when it connects.`,
    reasonCode: "agent_offline",
    reasonDetails: since === null ? null : { since: since.toISOString() },
  };
}

/** A time of day for a sentence, with the day and the mall's zone. */
export function timeIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}

export function presentTarget(row: TargetRow, link: BrokerLink, now: Date): Target {
  const { reason, ...progress } = progressOf(row);
  const presence = row.agent === null ? "offline" : presenceOf(row.agent, link, now);
  const away = isFinalTarget(row.state)
    ? { reason: null, reasonCode: null, reasonDetails: null }
    : absence(row, presence);
  const told = reason && {
    reason: reason.message,
    reasonCode: reason.code,
    reasonDetails: reason.details ?? null,
  };
  const moving = away.reasonCode === null && !isFinalTarget(row.state);
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
    ...(away.reasonCode === null ? (told ?? away) : away),
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
