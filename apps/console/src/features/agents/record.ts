import type { Envelope } from "@holofleet/shared/protocol/codec.ts";
import type { Reader, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { bootOrder, isNewer, onlineMs } from "./rules.ts";

/**
 * Notes that agents spoke at `at`. An older time than the one on record changes nothing. Whoever changes many agents holds their
 * rows in the order of their ids, here as everywhere: else two of them could wait for each other.
 */
export async function recordSeen(db: Reader, agentIds: readonly string[], at: Date): Promise<void> {
  await db.$executeRaw`
    WITH held AS MATERIALIZED (
      SELECT "id" FROM "Agent" WHERE "id" = ANY(${[...agentIds]}) AND ("lastSeenAt" IS NULL OR "lastSeenAt" < ${at})
      ORDER BY "id" FOR NO KEY UPDATE)
    UPDATE "Agent" AS a SET "lastSeenAt" = ${at} FROM held WHERE a."id" = held."id"`;
}

/** The agent's row, held until the transaction ends: facts of one agent are recorded one after the other. */
async function lockAgent(tx: Tx, id: string) {
  await tx.$queryRaw`SELECT 1 FROM "Agent" WHERE "id" = ${id} FOR UPDATE`;
  return tx.agent.findFirst({
    where: { id, revokedAt: null },
    select: {
      mallId: true,
      bootId: true,
      previousBootId: true,
      helloId: true,
      goneId: true,
      goneAt: true,
      lastSeenAt: true,
      reportedSeq: true,
    },
  });
}

/** Columns that follow from a message of `bootId`: a boot that is new replaces the one before and starts its count again. */
function bootChange(agent: { bootId: string | null; previousBootId: string | null }, bootId: string) {
  return bootOrder(agent, bootId) === "next" ? { bootId, previousBootId: agent.bootId, reportedSeq: null } : {};
}

/** The agent whose presence a message changed, for those who show it. */
export type Changed = { id: string; mallId: string } | null;

/**
 * Records a hello, a goodbye or a will that arrived at `at`, and says whether the agent's presence changed by it. Idempotent by
 * envelope: a copy that the broker kept is no sign of life. A will or goodbye counts only for the boot that speaks now
 * (DESIGN §5 presence).
 */
export async function recordPresence(
  tx: Tx,
  id: string,
  { id: envelope, body }: Envelope<"presence">,
  at: Date,
): Promise<Changed> {
  const agent = await lockAgent(tx, id);
  if (agent === null) return null;
  const { mallId, lastSeenAt, goneAt } = agent;
  const order = bootOrder(agent, body.bootId);
  if (!body.online) {
    if (order !== "current" || envelope === agent.goneId) return null;
    await tx.agent.update({ where: { id }, data: { goneAt: at, goneId: envelope } });
    return { id, mallId };
  }
  if (order === "replaced" || envelope === agent.helloId) return null;
  const back = goneAt !== null && goneAt <= at;
  await tx.agent.update({
    where: { id },
    data: {
      ...bootChange(agent, body.bootId),
      helloId: envelope,
      lastSeenAt: lastSeenAt !== null && lastSeenAt > at ? lastSeenAt : at,
      ...(back && { goneAt: null }),
    },
  });
  const silentMs = lastSeenAt === null ? Number.POSITIVE_INFINITY : at.getTime() - lastSeenAt.getTime();
  return order === "next" || back || silentMs >= onlineMs ? { id, mallId } : null;
}

/**
 * Records a snapshot that arrived at `at` and says whether it was newer than the one on record; an older one changes nothing.
 * `epoch` is the database's own: a generation of another epoch cannot be compared and counts as 0.
 */
export async function recordReported(
  tx: Tx,
  id: string,
  { body }: Envelope<"reported">,
  { at, epoch }: { at: Date; epoch: string },
): Promise<boolean> {
  const agent = await lockAgent(tx, id);
  if (agent === null || !isNewer(agent, body)) return false;
  const [hours] = await tx.$queryRaw<{ changed: boolean }[]>`
    SELECT coalesce(reported->'hours', '[]') IS DISTINCT FROM ${JSON.stringify(body.hours ?? [])}::jsonb AS changed
    FROM "Agent" WHERE id = ${id}`;
  await tx.agent.update({
    where: { id },
    data: {
      ...bootChange(agent, body.bootId),
      reported: body,
      reportedSeq: body.seq,
      reportedGeneration: body.epoch === epoch ? body.generation : 0,
      activeRelease: body.activeRelease,
      reportedAt: at,
      lastSeenAt: at,
      version: body.agent.version,
      platform: body.agent.platform,
    },
  });
  await notify(tx, { kind: "agent", id });
  if (hours?.changed) await notify(tx, { kind: "switching", id: agent.mallId });
  return true;
}
