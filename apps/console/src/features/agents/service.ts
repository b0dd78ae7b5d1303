import { createHash, timingSafeEqual } from "node:crypto";
import type { Reader, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { ours } from "./rules.ts";

export { recordChecklist } from "./checklist.ts";
export { agentsToRing, askAllBells, recordRung } from "./doorbell.ts";
export { recordPresence, recordReported, recordSeen } from "./record.ts";
export {
  type BrokerLink,
  bestPresence,
  isAbsent,
  type LifeSigns,
  lifeParts,
  offlineMs,
  onlineMs,
  ours,
  presenceOf,
} from "./rules.ts";
export { isTrouble, presentWhy, type Told, timeIn, type Why } from "./why.ts";

/** What the console keeps of an agent's token. The token is 32 random bytes, so a plain digest is enough. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** An agent that has shown its token. */
export interface VerifiedAgent {
  id: string;
  mallId: string;
  /** it may not come in before somebody lets it in */
  waiting: boolean;
}

/**
 * The agent that these credentials belong to, or `null`: unknown, wrong token, revoked and an older agent are one answer. The first
 * use of the token that an agent took last ends the one before.
 */
export async function verifyAgent(db: Reader, id: string, token: string): Promise<VerifiedAgent | null> {
  const agent = await db.agent.findFirst({
    where: { id, revokedAt: null, ...ours },
    select: { mallId: true, tokenHash: true, nextTokenHash: true, waitingSince: true },
  });
  const given = hashToken(token);
  const isNext = agent !== null && agent.nextTokenHash !== null && isSame(given, agent.nextTokenHash);
  if (isNext) await takeNextToken(db, id, given);
  if (!isSame(given, agent?.tokenHash ?? "0".repeat(given.length)) && !isNext) return null;
  return agent && { id, mallId: agent.mallId, waiting: agent.waitingSince !== null };
}

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(one, "hex"), Buffer.from(other, "hex"));

async function takeNextToken(db: Reader, id: string, nextTokenHash: string): Promise<void> {
  const used = await db.agent.updateManyAndReturn({
    where: { id, nextTokenHash },
    data: {
      tokenHash: nextTokenHash,
      nextTokenHash: null,
      rotateAskedAt: null,
      generation: { increment: 1 },
      desiredSentAt: null,
    },
    select: { mallId: true },
  });
  await notify(
    db,
    ...used.flatMap(({ mallId }) => [
      { kind: "agent" as const, id },
      { kind: "mall" as const, id: mallId },
    ]),
  );
}

/** Which of these agents may still come in. */
export async function livingAgents(db: Reader, ids: string[]): Promise<string[]> {
  const rows = await db.agent.findMany({
    where: { id: { in: ids }, revokedAt: null, waitingSince: null, ...ours },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The agents whose token the console kept for a broker, sealed. */
export async function sealedTokens(db: Reader): Promise<{ id: string; sealed: string }[]> {
  const rows = await db.agent.findMany({
    where: { revokedAt: null, waitingSince: null, brokerToken: { not: null }, ...ours },
    select: { id: true, brokerToken: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, brokerToken }) => ({ id, sealed: brokerToken ?? "" }));
}

/** The fleet's epoch and the console's own link to the broker. */
export async function fleetRow(
  db: Reader,
): Promise<{ epoch: string; brokerConnected: boolean; brokerSince: Date | null }> {
  return db.fleet.findUniqueOrThrow({ where: { id: 1 } });
}

/**
 * Tells agents that something they should know changed: their generation rises, and the bridge rings their doorbell after the
 * commit. Call it in the transaction that makes the change.
 */
export async function raiseGeneration(
  tx: Tx,
  where: { mallId: string | { in: string[] } } | { id: string },
): Promise<void> {
  const meant = await tx.agent.findMany({ where: { ...where, revokedAt: null }, select: { id: true } });
  const ids = meant.map(({ id }) => id);
  await tx.$queryRaw`SELECT 1 FROM "Agent" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR NO KEY UPDATE`;
  const raised = await tx.agent.updateManyAndReturn({
    where: { id: { in: ids }, revokedAt: null },
    data: { generation: { increment: 1 }, desiredAt: new Date(), desiredSentAt: null },
    select: { id: true },
  });
  await notify(tx, ...raised.map(({ id }) => ({ kind: "agent" as const, id })));
}
