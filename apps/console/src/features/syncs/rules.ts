import { finalTargetStates, type Run, type TargetState } from "@holofleet/contract/syncs.ts";
import type { Reason, Reported } from "@holofleet/shared/protocol/state.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";

/** One work that a target asked for; a `null` manifest asks that it is gone. */
export interface AskedWork {
  id: string;
  slug: string;
  manifest: string | null;
}

/** What moves while a target is on its way. */
export interface TargetProgress {
  state: TargetState;
  reason: Reason | null;
  files: { done: number; total: number };
  bytes: { done: number; total: number };
  /** bytes per second */
  rate: number;
  /** seconds */
  eta: number | null;
  /** slug of the work in transfer */
  work: string | null;
}

export interface TargetFacts extends TargetProgress {
  /** of the agent, that this target asked for */
  generation: number;
  works: readonly AskedWork[];
}

/** What an agent lets us know. Generations are of the console's own epoch. */
export type TargetEvent =
  | { type: "read"; generation: number }
  | { type: "status"; status: Status }
  | { type: "reported"; generation: number; reported: Pick<Reported, "phase" | "reason" | "works"> };

export function isFinalTarget(state: TargetState): boolean {
  return finalTargetStates.includes(state);
}

/** Whether a snapshot shows every asked work switched, and those that should go gone. */
export function holdsAsked(asked: readonly AskedWork[], held: Reported["works"]): boolean {
  const manifests = new Map(held.map((work) => [work.id, work.manifest as string]));
  return asked.every(({ id, manifest }) => (manifests.get(id) ?? null) === manifest);
}

/**
 * Where a target stands after `event`. Releases are cumulative: it is done when the works it asked for are active at its
 * generation or a later one. An earlier generation says nothing about it. A final state is left in one case: a target that
 * failed or was rejected, whose agent tried again and got there before anything newer was asked of it.
 */
export function nextTarget(target: TargetFacts, event: TargetEvent): TargetFacts {
  const generation = event.type === "status" ? event.status.generation : event.generation;
  const retried = target.state === "failed" || target.state === "rejected";
  if (retried && event.type === "reported" && generation === target.generation) {
    return holdsAsked(target.works, event.reported.works) ? finished(target) : target;
  }
  if (isFinalTarget(target.state) || generation < target.generation) return target;
  switch (event.type) {
    case "read":
      return target.state === "queued" ? { ...target, state: "offered" } : target;
    case "status": {
      const { files, bytes, rate, eta, work } = event.status;
      return phased({ ...target, files, bytes, rate, eta, work }, event.status.phase, event.status.reason);
    }
    case "reported":
      return holdsAsked(target.works, event.reported.works)
        ? finished(target)
        : phased(target, event.reported.phase, event.reported.reason);
  }
}

function phased(target: TargetFacts, phase: Status["phase"], reason: Reason | null): TargetFacts {
  const { files } = target;
  switch (phase) {
    case "idle":
    case "planning":
      return { ...target, state: target.state === "queued" ? "offered" : target.state, reason };
    case "transferring":
      return { ...target, state: files.done < files.total ? "transferring" : "staged", reason };
    case "activating":
      return { ...target, state: "activating", reason };
    case "waiting":
      return { ...target, state: target.state === "queued" ? "offered" : target.state, reason, rate: 0, eta: null };
    case "blocked":
    case "failed":
    case "rejected":
      return { ...target, state: phase, reason, rate: 0, eta: null };
  }
}

/** A target whose works are all switched. What was still to do counts as done: nothing else was missing. */
export function finished<T extends TargetProgress>(target: T): T {
  const { files, bytes } = target;
  return {
    ...target,
    state: "active",
    reason: null,
    files: { done: files.total, total: files.total },
    bytes: { done: bytes.total, total: bytes.total },
    rate: 0,
    eta: null,
    work: null,
  };
}

/**
 * What is left of an older target after a newer request for the works `ids` of the same agent: the works that only the older
 * one asked for, or `null` when the newer one takes its place.
 */
export function leftAfter(asked: readonly AskedWork[], ids: ReadonlySet<string>): AskedWork[] | null {
  const left = asked.filter(({ id }) => !ids.has(id));
  return left.length > 0 ? left : null;
}

export interface TargetOutlook {
  state: TargetState;
  /** nothing will move before somebody or something comes back: no agent, agent offline, no disk space */
  waiting: boolean;
}

/** What a run amounts to (contract syncs.ts runStates). A run whose targets were all taken over by newer ones was cancelled. */
export function runState(cancelled: boolean, targets: readonly TargetOutlook[]): Run["state"] {
  if (cancelled) return "cancelled";
  const open = targets.filter(({ state }) => !isFinalTarget(state));
  if (open.some(({ waiting }) => !waiting)) return "running";
  if (open.length > 0) return "waiting";
  if (targets.some(({ state }) => state === "failed" || state === "rejected")) return "failed";
  return targets.length > 0 && targets.every(({ state }) => state === "superseded") ? "cancelled" : "done";
}
