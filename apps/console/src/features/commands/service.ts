import type { ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type Ack, type Command, isFinal } from "@holofleet/shared/protocol/commands.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { presentCommand, wishOf } from "./present.ts";
import { askAgainMs, commandState, mayFollow, overdue, powerDeadlineMs, resendMs } from "./rules.ts";

export { presentCommand } from "./present.ts";

export interface PowerWish {
  agentId: string;
  projectorId: string;
  on: boolean;
  /** e-mail of who asks */
  by: string;
}

/**
 * Writes an order for power; the bridge sends it after the commit. Older orders for the projector that no agent has taken are
 * taken back: the last wish wins.
 */
export async function requestCommand(tx: Tx, { agentId, projectorId, on, by }: PowerWish): Promise<ProjectorCommand> {
  const now = new Date();
  const older = await tx.command.updateManyAndReturn({
    where: { projectorId, state: "asked" },
    data: { state: "superseded", reason: "A newer order for this projector took its place.", finishedAt: now },
    select: { id: true },
  });
  const row = await tx.command.create({
    data: {
      agentId,
      projectorId,
      wish: { type: "power", on },
      why: `power ${on ? "on" : "off"}, asked by ${by}`.slice(0, 200),
      requestedBy: by,
      createdAt: now,
      deadline: new Date(now.getTime() + powerDeadlineMs),
    },
  });
  await notify(tx, ...[...older, row].map(({ id }) => ({ kind: "command" as const, id })), {
    kind: "projector",
    id: projectorId,
  });
  return presentCommand(row);
}

/** @throws AppError not_found */
export async function showCommand(db: Reader, id: string): Promise<ProjectorCommand> {
  const row = await db.command.findUnique({ where: { id } });
  if (row === null) throw new AppError("not_found", `There is no command ${id}. See the projector's last command.`);
  return presentCommand(row);
}

/**
 * Commands to send now, the oldest first: new ones, those that no agent acknowledged, and those whose end is not known for
 * long. With an agent that asks for its own, all that wait for it: what went by MQTT may not have reached it.
 */
export async function outgoingCommands(
  db: Reader,
  agentId?: string,
): Promise<{ agentId: string; commandId: string; body: Command }[]> {
  const now = Date.now();
  const notSince = (ms: number) => ({ OR: [{ sentAt: null }, { sentAt: { lt: new Date(now - ms) } }] });
  const rows = await db.command.findMany({
    where: {
      agent: { revokedAt: null },
      deadline: { gt: new Date(now) },
      ...(agentId !== undefined && { agentId }),
      OR: [
        { state: "asked", ...(agentId === undefined && notSince(resendMs)) },
        { state: { in: ["accepted", "progress"] }, ...notSince(agentId === undefined ? askAgainMs : resendMs) },
      ],
    },
    orderBy: { id: "asc" },
    take: 200,
  });
  return rows.map((row) => ({
    agentId: row.agentId,
    commandId: row.id,
    body: {
      id: row.id,
      target: { projector: row.projectorId },
      wish: wishOf(row),
      deadline: row.deadline.getTime(),
      why: row.why,
    },
  }));
}

/** Keeps when commands were sent last. */
export async function recordSent(db: Reader, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.command.updateMany({ where: { id: { in: [...ids] } }, data: { sentAt: new Date() } });
}

/**
 * Keeps what an agent says about a command of its own; anything else, and anything out of order, changes nothing.
 * @returns the projector it is about, when the command is that agent's
 */
export async function recordAck(db: Db, agentId: string, ack: Ack): Promise<string | null> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Command" WHERE id = ${ack.commandId} FOR UPDATE`;
    const row = await tx.command.findFirst({ where: { id: ack.commandId, agentId } });
    if (row === null) return null;
    if (!mayFollow(commandState(row.state), ack.state)) return row.projectorId;
    const now = new Date();
    await tx.command.update({
      where: { id: row.id },
      data: {
        state: ack.state,
        reason: ack.reason ?? null,
        attempts: ack.attempts,
        elapsedMs: Math.min(Math.round(ack.elapsedMs), 2 ** 31 - 1),
        acceptedAt: row.acceptedAt ?? (ack.state === "accepted" || ack.state === "progress" ? now : null),
        finishedAt: isFinal(ack.state) ? now : null,
      },
    });
    await notify(tx, { kind: "command", id: row.id }, { kind: "projector", id: row.projectorId });
    return row.projectorId;
  });
}

/** Ends commands whose time is up, by the console's clock. */
export async function expireCommands(db: Db): Promise<void> {
  const now = new Date();
  const rows = await db.command.findMany({
    where: { state: { in: ["asked", "accepted", "progress"] }, deadline: { lte: now } },
  });
  for (const row of rows) {
    const end = overdue(commandState(row.state), row.deadline, now);
    if (end === null) continue;
    await db.$transaction(async (tx) => {
      // an ack that came in between is the truth
      const { count } = await tx.command.updateMany({
        where: { id: row.id, state: row.state },
        data: { ...end, finishedAt: now },
      });
      if (count > 0) await notify(tx, { kind: "command", id: row.id }, { kind: "projector", id: row.projectorId });
    });
  }
}
