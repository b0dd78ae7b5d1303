import type { Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { hashToken } from "#features/agents/service.ts";
import { releaseFor } from "#features/releases/service.ts";
import { bindWaiting } from "#features/syncs/service.ts";

export interface NewAgent {
  id: string;
  mallId: string;
  token: string;
  /** the token for a broker with accounts of its own; `null` where there is none */
  sealed: string | null;
  machine?: { hostname: string; platform: string; version: string };
  /** ids of the agents whose place it takes */
  replaced?: readonly string[];
}

/** Holds the mall against a sync that is requested at the same time, so that its targets are seen here or see the new agent. */
export async function lockMall(tx: Tx, id: string): Promise<{ code: string; name: string; timezone: string }> {
  await tx.$queryRaw`SELECT 1 FROM "Mall" WHERE "id" = ${id} FOR UPDATE`;
  return tx.mall.findUniqueOrThrow({ where: { id }, select: { code: true, name: true, timezone: true } });
}

/** Gives a mall, whose row is held, an agent that should hold at once what is published for it. Syncs that waited go on. */
export async function createAgent(tx: Tx, agent: NewAgent): Promise<void> {
  const { id, mallId, token, sealed, machine, replaced = [] } = agent;
  const release = await releaseFor(tx, mallId);
  const { approval } = await tx.mall.findUniqueOrThrow({ where: { id: mallId }, select: { approval: true } });
  const { generation } = await tx.agent.create({
    data: {
      ...machine,
      id,
      mallId,
      tokenHash: hashToken(token),
      brokerToken: sealed,
      desiredRelease: release.digest,
      waitingSince: approval && machine ? new Date() : null,
    },
  });
  await bindWaiting(tx, { agentId: id, mallId, generation, release: release.document, replaced });
  await notify(
    tx,
    { kind: "agent", id },
    { kind: "mall", id: mallId },
    ...[id, ...replaced].map((one) => ({ kind: "identity" as const, id: one })),
  );
}
