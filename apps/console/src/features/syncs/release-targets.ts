import type { Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { openStates } from "./rows.ts";

/** Lets what an agent had still to do wait for the next agent of its mall. Where another agent serves the mall, it is cancelled. */
export async function releaseTargets(tx: Tx, agentId: string): Promise<void> {
  const open = await tx.$queryRaw<{ id: string; runId: string; served: boolean }[]>`
    SELECT t."id"::text, t."runId"::text, EXISTS (
      SELECT 1 FROM "Agent" a WHERE a."mallId" = t."mallId" AND a."id" <> ${agentId} AND a."revokedAt" IS NULL) AS served
    FROM "SyncTarget" t WHERE t."agentId" = ${agentId} AND t."state"::text = ANY(${openStates}) ORDER BY t."id" FOR UPDATE`;
  const still = { rate: 0, eta: null, work: null, reasonCode: null, reason: null };
  const ids = (served: boolean) => open.filter((target) => target.served === served).map(({ id }) => id);
  await tx.syncTarget.updateMany({
    where: { id: { in: ids(true) } },
    data: { ...still, state: "cancelled", finishedAt: new Date() },
  });
  await tx.syncTarget.updateMany({
    where: { id: { in: ids(false) } },
    data: { ...still, state: "queued", agentId: null },
  });
  await notify(tx, ...open.map(({ runId }) => ({ kind: "run" as const, id: runId })));
}
