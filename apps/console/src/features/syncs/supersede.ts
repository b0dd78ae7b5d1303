import type { Tx } from "#db/client.ts";
import { openStates } from "./rows.ts";
import { type AskedWork, leftAfter } from "./rules.ts";

/** Who is asked anew for which works: an agent, or a mall without one. */
export interface Newer {
  mallId: string;
  agent: { id: string } | null;
  works: readonly AskedWork[];
}

/**
 * Closes older targets whose works are all asked for again, and takes those works out of the others. Answers the runs that
 * changed. Rows are locked in the order of their ids, as everywhere.
 */
export async function supersede(tx: Tx, newer: readonly Newer[]): Promise<string[]> {
  const key = (agentId: string | null, mallId: string) => agentId ?? `mall ${mallId}`;
  const idsOf = new Map(
    newer.map(({ agent, mallId, works }) => [key(agent?.id ?? null, mallId), new Set(works.map(({ id }) => id))]),
  );
  const agentIds = newer.flatMap(({ agent }) => agent?.id ?? []);
  const mallIds = newer.flatMap(({ agent, mallId }) => (agent === null ? mallId : []));
  const older = await tx.$queryRaw<
    { id: string; runId: string; agentId: string | null; mallId: string; works: AskedWork[] }[]
  >`
    SELECT "id"::text, "runId"::text, "agentId", "mallId", "works" FROM "SyncTarget"
    WHERE "state"::text = ANY(${openStates})
      AND ("agentId" = ANY(${agentIds}) OR ("agentId" IS NULL AND "mallId" = ANY(${mallIds})))
    ORDER BY "id" FOR UPDATE`;

  const runs = new Set<string>();
  const closed: string[] = [];
  const shortened: { id: string; works: AskedWork[] }[] = [];
  for (const target of older) {
    const ids = idsOf.get(key(target.agentId, target.mallId));
    if (ids === undefined) continue;
    const left = leftAfter(target.works, ids);
    if (left?.length === target.works.length) continue;
    runs.add(target.runId);
    if (left === null) closed.push(target.id);
    else shortened.push({ id: target.id, works: left });
  }
  await tx.$executeRaw`
    UPDATE "SyncTarget" AS t SET "works" = v.works, "updatedAt" = now()
    FROM jsonb_to_recordset(${JSON.stringify(shortened)}::jsonb) AS v(id uuid, works jsonb) WHERE t."id" = v.id`;
  const now = new Date();
  await tx.syncTarget.updateMany({
    where: { id: { in: closed } },
    data: {
      state: "superseded",
      finishedAt: now,
      rate: 0,
      eta: null,
      work: null,
      reason: null,
      reasonCode: null,
    },
  });
  return [...runs];
}
