import type { ProjectorCommand } from "@holofleet/contract/projectors/commands.ts";
import type { DiscoverWish, ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import { wishWords } from "@holofleet/shared/wishes.ts";
import type { Tx } from "#db/client.ts";
import type { Command } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { presentCommand } from "./present.ts";
import { deadlineMs } from "./rules.ts";

export interface Order {
  agentId: string;
  projectorId: string;
  wish: ProjectorWish;
  /** seconds from now until it may be sent */
  afterSeconds?: number;
}

export interface Asker {
  /** e-mail of who asks, or name of the cue */
  by: string;
  source?: "person" | "scene" | "cue";
  batchId?: string;
}

/**
 * Writes orders; the bridge sends them after the commit. Older orders of the same kind for the same projector that no agent has
 * taken are taken back: the last wish wins.
 */
export async function requestCommands(tx: Tx, orders: readonly Order[], asker: Asker): Promise<Command[]> {
  const now = new Date();
  const older = await takeBack(tx, orders, now);
  const rows = await tx.command.createManyAndReturn({
    data: orders.map(({ agentId, projectorId, wish, afterSeconds = 0 }) => {
      const sendAt = now.getTime() + afterSeconds * 1000;
      return {
        agentId,
        projectorId,
        wish,
        why: `${wishWords(wish)}, asked by ${asker.by}`.slice(0, 200),
        requestedBy: asker.by,
        source: asker.source ?? "person",
        batchId: asker.batchId ?? null,
        createdAt: now,
        dueAt: afterSeconds === 0 ? null : new Date(sendAt),
        deadline: new Date(sendAt + deadlineMs(wish)),
      };
    }),
  });
  const projectors = [...new Set(orders.map(({ projectorId }) => projectorId))];
  await notify(
    tx,
    ...[...older, ...rows].map(({ id }) => ({ kind: "command" as const, id })),
    ...projectors.map((id) => ({ kind: "projector" as const, id })),
  );
  return rows;
}

/** One order. */
export async function requestCommand(tx: Tx, order: Order, by: string): Promise<ProjectorCommand> {
  const [row] = await requestCommands(tx, [order], { by });
  if (row === undefined) throw new Error("a command was not written");
  return presentCommand(row);
}

/** Has an agent look for projectors in its network. Answers the command's id. */
export async function requestSearch(
  tx: Tx,
  { agentId, wish, by }: { agentId: string; wish: DiscoverWish; by: string },
): Promise<string> {
  const now = new Date();
  const { id } = await tx.command.create({
    data: {
      agentId,
      wish,
      why: `search for projectors, asked by ${by}`.slice(0, 200),
      requestedBy: by,
      createdAt: now,
      deadline: new Date(now.getTime() + deadlineMs(wish)),
    },
  });
  await notify(tx, { kind: "command", id });
  return id;
}

function takeBack(tx: Tx, orders: readonly Order[], now: Date): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    UPDATE "Command" AS command
    SET state = 'superseded', reason = 'A newer order for this projector took its place.', "finishedAt" = ${now}
    FROM unnest(${orders.map(({ projectorId }) => projectorId)}::text[], ${orders.map(({ wish }) => wish.type)}::text[])
      AS newer(projector, type)
    WHERE command.state = 'asked' AND command."projectorId" = newer.projector AND command.wish->>'type' = newer.type
    RETURNING command.id`;
}
