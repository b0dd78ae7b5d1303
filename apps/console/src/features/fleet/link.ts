import type { Db, Reader, Tx } from "#db/client.ts";
import { type Notice, notify } from "#db/notices.ts";
import { fleetRow, offlineMs, onlineMs } from "#features/agents/service.ts";
import { openRunIds } from "#features/syncs/service.ts";

/** Records whether the console's own link to the broker stands. Without it, silence of an agent means nothing. */
export async function recordBrokerLink(db: Db, connected: boolean): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.fleet.update({ where: { id: 1 }, data: { brokerConnected: connected, brokerSince: new Date() } });
    await notifyEverything(tx);
  });
}

/**
 * Tells whose presence changed by mere silence between `from` and `to`: nothing arrives then that could tell it. When our own
 * link has stood for long enough in that time, silence begins to count for everyone.
 */
export async function notifySilence(db: Db, from: Date, to: Date): Promise<void> {
  const { brokerSince } = await fleetRow(db);
  const counts = brokerSince === null ? 0 : brokerSince.getTime() + onlineMs;
  if (counts > from.getTime() && counts <= to.getTime()) {
    await notifyEverything(db);
    return;
  }
  const silent = await db.agent.findMany({
    where: {
      revokedAt: null,
      OR: [onlineMs, offlineMs].map((ms) => ({
        lastSeenAt: { gt: new Date(from.getTime() - ms), lte: new Date(to.getTime() - ms) },
      })),
    },
    select: { id: true, mallId: true },
  });
  if (silent.length > 0) await notifyPresence(db, silent);
}

/** Tells that the presence of these agents changed, and with it what their malls and open syncs say. */
export async function notifyPresence(db: Reader, agents: readonly { id: string; mallId: string }[]): Promise<void> {
  const runs = await openRunIds(
    db,
    agents.map(({ id }) => id),
  );
  await notify(
    db,
    ...agents.flatMap(({ id, mallId }): Notice[] => [
      { kind: "agent", id },
      { kind: "mall", id: mallId },
    ]),
    ...runs.map((id): Notice => ({ kind: "run", id })),
  );
}

async function notifyEverything(db: Db | Tx): Promise<void> {
  const runs = await openRunIds(db);
  await notify(db, { kind: "fleet", id: "" }, ...runs.map((id): Notice => ({ kind: "run", id })));
}
