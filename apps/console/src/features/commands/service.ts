import type { ProjectorCommand } from "@holofleet/contract/projectors/commands.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type Ack, type Command, isFinal } from "@holofleet/shared/protocol/commands.ts";
import type { Db, Reader } from "#db/client.ts";
import type { Command as CommandRow } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { presentCommand, searchOf, wishOf } from "./present.ts";
import { askAgainMs, commandState, mayFollow, overdue, resendMs } from "./rules.ts";

export { presentCommand, searchOf, wishOf } from "./present.ts";
export { type Asker, type Order, requestCommand, requestCommands, requestSearch } from "./request.ts";
export { type CommandState, commandState, isEnded, isGood } from "./rules.ts";

/** @throws AppError not_found */
export async function showCommand(db: Reader, id: string): Promise<ProjectorCommand> {
  const row = await db.command.findFirst({ where: { id, projectorId: { not: null } } });
  if (row === null) throw new AppError("not_found", `There is no command ${id}. See the projector's last command.`);
  return presentCommand(row);
}

/** The latest commands to a projector, whoever or whatever asked; newest first. */
export async function listCommands(db: Reader, projectorId: string, limit: number): Promise<ProjectorCommand[]> {
  const rows = await db.command.findMany({
    where: { projectorId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.map(presentCommand);
}

/**
 * Commands to send now, the oldest first: new ones that are due, those that no agent acknowledged, and those whose end is not
 * known for long. With an agent that asks for its own, all that wait for it: what went by MQTT may not have reached it.
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
      AND: [{ OR: [{ dueAt: null }, { dueAt: { lte: new Date(now) } }] }],
      OR: [
        { state: "asked", ...(agentId === undefined && notSince(resendMs)) },
        { state: { in: ["accepted", "progress"] }, ...notSince(agentId === undefined ? askAgainMs : resendMs) },
      ],
    },
    orderBy: { id: "asc" },
    take: 200,
  });
  return rows.map((row) => ({ agentId: row.agentId, commandId: row.id, body: bodyOf(row) }));
}

function bodyOf(row: CommandRow): Command {
  const order = { id: row.id, deadline: row.deadline.getTime(), why: row.why };
  return row.projectorId === null
    ? { ...order, target: { agent: true }, wish: searchOf(row) }
    : { ...order, target: { projector: row.projectorId }, wish: wishOf(row) };
}

/** When the next order falls due that waits for its time, or `null`. */
export async function nextDue(db: Reader): Promise<Date | null> {
  const next = await db.command.findFirst({
    where: { state: "asked", dueAt: { gt: new Date() } },
    orderBy: { dueAt: "asc" },
    select: { dueAt: true },
  });
  return next?.dueAt ?? null;
}

/**
 * Keeps that commands are sent now; to be called before they are, so that nobody takes back what is on its way.
 * @returns the ids of those that may be sent: the others have ended meanwhile
 */
export async function recordSending(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.command.updateManyAndReturn({
    where: { id: { in: [...ids] }, state: { in: ["asked", "accepted", "progress"] } },
    data: { sentAt: new Date() },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
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
        ...(row.projectorId === null && ack.found !== undefined && { found: ack.found, foundMore: ack.foundMore ?? 0 }),
      },
    });
    await notify(tx, ...changed(row));
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
    const end = overdue(commandState(row.state), row, now);
    if (end === null) continue;
    await db.$transaction(async (tx) => {
      // an ack that came in between is the truth
      const { count } = await tx.command.updateMany({
        where: { id: row.id, state: row.state },
        data: { ...end, finishedAt: now },
      });
      if (count > 0) await notify(tx, ...changed(row));
    });
  }
}

/** What browsers read again after a change of a command. */
function changed({ id, projectorId }: { id: string; projectorId: string | null }) {
  const command = { kind: "command" as const, id };
  return projectorId === null ? [command] : [command, { kind: "projector" as const, id: projectorId }];
}
