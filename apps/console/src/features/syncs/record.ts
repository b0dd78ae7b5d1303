import type { Reported } from "@holofleet/shared/protocol/state.ts";
import type { Status } from "@holofleet/shared/protocol/status.ts";
import type { Db, Tx } from "#db/client.ts";
import type { SyncTarget } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { factsOf, lockTargets, writeProgress } from "./rows.ts";
import { type AskedWork, nextTarget, type TargetEvent } from "./rules.ts";

/** Records the progress of many agents at once: the hot path of a sync. Agents without an open target cost nothing. */
export async function recordStatuses(db: Db, statuses: ReadonlyMap<string, Status>): Promise<void> {
  await db.$transaction(async (tx) =>
    advance(tx, await lockTargets(tx, [...statuses.keys()]), ({ agentId }) => {
      const status = statuses.get(agentId ?? "");
      return status && { type: "status", status };
    }),
  );
}

/** Records that an agent read what it should hold, at this generation of its. */
export async function recordRead(db: Db, agentId: string, generation: number): Promise<void> {
  await db.$transaction(async (tx) =>
    advance(tx, await lockTargets(tx, [agentId]), () => ({ type: "read", generation })),
  );
}

/** Records what an agent's snapshot means for its targets. `generation` is 0 when the snapshot is of another epoch. */
export async function recordTargets(tx: Tx, agentId: string, generation: number, reported: Reported): Promise<void> {
  const rows = await lockTargets(tx, [agentId], generation);
  await advance(tx, rows, () => ({ type: "reported", generation, reported }));
}

/**
 * Records what the console infers of an agent that reports nothing: for each of its targets that may still move, what that target
 * is taken to have come to.
 */
export async function recordInference(
  tx: Tx,
  agentId: string,
  generation: number,
  eventOf: (target: InferredTarget) => TargetEvent | undefined,
): Promise<void> {
  const rows = await lockTargets(tx, [agentId], generation);
  await advance(tx, rows, (row) => eventOf({ works: factsOf(row).works, createdAt: row.createdAt }));
}

/** A target of which something is to be inferred. */
export interface InferredTarget {
  works: readonly AskedWork[];
  createdAt: Date;
}

/** Tells who looks at the latest runs of an agent that its works were seen playing. */
export async function notifyRunsOf(tx: Tx, agentId: string): Promise<void> {
  const rows = await tx.syncTarget.findMany({
    where: { agentId, state: "active" },
    orderBy: { id: "desc" },
    take: 5,
    select: { runId: true },
  });
  await notify(tx, ...rows.map(({ runId }) => ({ kind: "run" as const, id: runId })));
}

async function advance(
  tx: Tx,
  rows: readonly SyncTarget[],
  eventOf: (row: SyncTarget) => TargetEvent | undefined,
): Promise<void> {
  const moved = rows.flatMap((row) => {
    const event = eventOf(row);
    const facts = factsOf(row);
    const next = event === undefined ? facts : nextTarget(facts, event);
    return next === facts ? [] : { id: row.id, runId: row.runId, next };
  });
  if (moved.length === 0) return;
  await writeProgress(tx, moved);
  await notify(tx, ...moved.map(({ runId }) => ({ kind: "run" as const, id: runId })));
}
