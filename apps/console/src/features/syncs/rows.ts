import { targetStates } from "@holofleet/contract/syncs.ts";
import type { Reason } from "@holofleet/shared/protocol/state.ts";
import type { Tx } from "#db/client.ts";
import type { SyncTarget } from "#db/generated/client.ts";
import { type AskedWork, isFinalTarget, type TargetFacts, type TargetProgress } from "./rules.ts";

/** States in which a target still waits for something. */
export const openStates = targetStates.filter((state) => !isFinalTarget(state));

/** What moves of a target, read from its row. */
export function progressOf(row: Omit<SyncTarget, "works">): TargetProgress {
  const reason =
    row.reasonCode === null ? null : { code: row.reasonCode, message: row.reason, details: row.reasonDetails ?? {} };
  return {
    state: row.state,
    reason: reason as Reason | null,
    files: { done: row.filesDone, total: row.filesTotal },
    bytes: { done: Number(row.bytesDone), total: Number(row.bytesTotal) },
    rate: row.rate,
    eta: row.eta,
    work: row.work,
  };
}

/** A target that an agent is bound to, read from its row. */
export function factsOf(row: SyncTarget): TargetFacts {
  return {
    ...progressOf(row),
    generation: row.generation ?? 0,
    works: row.works as unknown as AskedWork[],
  };
}

/**
 * Targets of these agents that may still move, held until the transaction ends: the open ones, and with `retried` those that
 * failed at this generation. Rows are locked in the order of their ids, as everywhere.
 */
export async function lockTargets(
  tx: Tx,
  agentIds: readonly string[],
  retried: number | null = null,
): Promise<SyncTarget[]> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id"::text FROM "SyncTarget"
    WHERE "agentId" = ANY(${[...agentIds]})
      AND ("state"::text = ANY(${openStates}) OR ("state" IN ('failed', 'rejected') AND "generation" = ${retried}))
    ORDER BY "id" FOR UPDATE`;
  if (locked.length === 0) return [];
  return tx.syncTarget.findMany({ where: { id: { in: locked.map(({ id }) => id) } } });
}

/** Writes what moved, however many rows, in one statement. */
export async function writeProgress(tx: Tx, moved: readonly { id: string; next: TargetProgress }[]): Promise<void> {
  const rows = moved.map(({ id, next }) => ({
    id,
    state: next.state,
    reason: next.reason?.message ?? null,
    reason_code: next.reason?.code ?? null,
    reason_details: next.reason?.details ?? null,
    files_done: next.files.done,
    files_total: next.files.total,
    bytes_done: next.bytes.done,
    bytes_total: next.bytes.total,
    rate: next.rate,
    eta: next.eta,
    work: next.work,
    final: isFinalTarget(next.state),
  }));
  await tx.$executeRaw`
    UPDATE "SyncTarget" AS t
    SET "state" = v.state::"TargetState", "reason" = v.reason, "reasonCode" = v.reason_code,
        "reasonDetails" = v.reason_details, "filesDone" = v.files_done, "filesTotal" = v.files_total,
        "bytesDone" = v.bytes_done, "bytesTotal" = v.bytes_total, "rate" = v.rate, "eta" = v.eta, "work" = v.work,
        "updatedAt" = now(), "finishedAt" = CASE WHEN v.final THEN now() END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS v(
      id uuid, state text, reason text, reason_code text, reason_details jsonb, files_done int, files_total int,
      bytes_done bigint, bytes_total bigint, rate float8, eta float8, work text, final boolean)
    WHERE t."id" = v.id`;
}
