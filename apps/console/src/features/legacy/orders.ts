import type { LegacyOrder } from "@holofleet/contract/malls/legacy.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { presentOrder } from "./present.ts";

/** An order that the broker did not take by then is dropped: nobody wants yesterday's click at night. */
const deadlineMs = 30_000;

/** What an older agent is told to do with projectors. */
export interface OrderRequest {
  command: string;
  /** names, ids or addresses */
  projectors: readonly string[];
}

/**
 * Asks that an order goes to every older agent: its topic names no mall. Such an agent may die of it, and none of them answers.
 * @throws AppError no_agent when no mall runs the older agent
 */
export async function requestOrder(db: Db, { command, projectors }: OrderRequest, by: string): Promise<LegacyOrder> {
  const hearers = await db.legacyAgent.count({ where: { agent: { revokedAt: null } } });
  if (hearers === 0) throw new AppError("no_agent", "No mall runs the older agent, so nobody would hear this.");
  return db.$transaction(async (tx) => {
    const deadline = new Date(Date.now() + deadlineMs);
    const row = await tx.legacyOrder.create({
      data: { command, projectors: [...projectors], requestedBy: by, deadline },
    });
    await notify(tx, { kind: "legacy", id: row.id });
    return presentOrder(row);
  });
}

/** The latest orders, the newest first. */
export async function listOrders(db: Reader): Promise<LegacyOrder[]> {
  const rows = await db.legacyOrder.findMany({ orderBy: { id: "desc" }, take: 50 });
  return rows.map(presentOrder);
}

/** Sends the orders that wait, each at most once: it is marked before it goes out. */
export async function sendOrders(db: Db, send: (topic: string, payload: string) => Promise<boolean>): Promise<void> {
  const waiting = await db.legacyOrder.findMany({
    where: { sentAt: null, deadline: { gt: new Date() } },
    orderBy: { id: "asc" },
  });
  for (const { id, command, projectors } of waiting) {
    const mine = await db.legacyOrder.updateMany({ where: { id, sentAt: null }, data: { sentAt: new Date() } });
    if (mine.count === 0) continue;
    const taken = await send("projector-remote-control", JSON.stringify({ command, projectors }));
    // a broker that is not there took nothing: it may be there again before the deadline
    if (!taken) await db.legacyOrder.updateMany({ where: { id }, data: { sentAt: null } });
    await notify(db, { kind: "legacy", id });
  }
}
