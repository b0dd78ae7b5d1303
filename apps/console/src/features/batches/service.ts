import { type Batch, batchSchema } from "@holofleet/contract/projectors/batches.ts";
import { type ProjectorTarget, targetedProjectors } from "@holofleet/contract/projectors/targets.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { commandState, type Order, presentCommand, requestCommands, wishOf } from "#features/commands/service.ts";
import { type PlacedProjector, placesOf, reachableAgents } from "#features/projectors/service.ts";
import { countOf, planBatch, planRetry } from "./rules.ts";

const parts = {
  commands: {
    where: { projectorId: { not: null } },
    include: { projector: { select: { name: true, mall: { select: { code: true, name: true } } } } },
    orderBy: [{ dueAt: { sort: "asc", nulls: "first" } }, { id: "asc" }],
  },
} satisfies Prisma.BatchInclude;

const skippedSchema = batchSchema.shape.skipped;

/** Who asks: e-mail or PIN, and the id of the one mall that the order must stay in, or `null`. */
interface Asker {
  by: string;
  within: string | null;
}

export interface BatchRequest extends Asker {
  target: ProjectorTarget;
  wish: ProjectorWish;
  skipOffline: boolean;
}

/**
 * Asks many projectors for the same, one command each.
 * @throws AppError bad_request, agent_offline, no_agent with what could be reached in its details
 */
export async function requestBatch(db: Db, { target, wish, skipOffline, by, within }: BatchRequest): Promise<Batch> {
  const id = await db.$transaction(async (tx) => {
    const projectors = targetedProjectors(target, await placesOf(tx, within === null ? undefined : [within]));
    const title = await titleOf(tx, target, projectors);
    const steps = projectors.map((projector) => ({ projector, wish }));
    return requestSteps(tx, { kind: "group", title, steps, skipOffline, by });
  });
  return showBatch(db, id);
}

/** Something that one projector is asked in an order to many. */
export interface Step {
  projector: PlacedProjector;
  wish: ProjectorWish;
  /** seconds from now until it may be sent */
  afterSeconds?: number;
}

/** Writes an order to many, in a transaction of the caller's. Answers its id. @throws as `requestBatch` */
export async function requestSteps(
  tx: Tx,
  {
    kind,
    title,
    steps,
    skipOffline,
    by,
    source = kind === "scene" ? "scene" : "person",
  }: {
    kind: Batch["kind"];
    title: string;
    steps: readonly Step[];
    skipOffline: boolean;
    by: string;
    source?: "person" | "scene" | "cue";
  },
): Promise<string> {
  const devices = [...new Map(steps.map(({ projector }) => [projector.id, projector])).values()];
  const mallIds = [...new Set(devices.map(({ mallId }) => mallId))];
  const { agents, skipped } = planBatch(devices, await reachableAgents(tx, mallIds), skipOffline);
  const [mallId = null] = mallIds.length === 1 ? mallIds : [];
  const { id } = await tx.batch.create({ data: { kind, title, mallId, requestedBy: by, skipped } });
  const orders = steps.flatMap(({ projector, wish, afterSeconds = 0 }): Order[] => {
    const agentId = agents.get(projector.id);
    return agentId === undefined ? [] : [{ agentId, projectorId: projector.id, wish, afterSeconds }];
  });
  await requestCommands(tx, orders, { by, batchId: id, source });
  return id;
}

/** With `within`, only of that mall alone. @throws AppError not_found */
export async function showBatch(db: Reader, id: string, within: string | null = null): Promise<Batch> {
  const row = await batchOf(db, id, within);
  return present(row, await knownMalls(db, [row]));
}

/** The latest orders to many, newest first. */
export async function listBatches(db: Reader, limit: number): Promise<Batch[]> {
  const rows = await db.batch.findMany({ include: parts, orderBy: { createdAt: "desc" }, take: limit });
  const malls = await knownMalls(db, rows);
  return rows.map((row) => present(row, malls));
}

/**
 * Asks once more those whose order of this batch failed, each for the same, in their order and with the pauses between them.
 * @throws AppError not_found, bad_request when none failed, agent_offline, no_agent
 */
export async function retryBatch(
  db: Db,
  { id, skipOffline, by, within }: { id: string; skipOffline: boolean } & Asker,
): Promise<Batch> {
  const again = await db.$transaction(async (tx) => {
    const row = await batchOf(tx, id, within);
    const places = new Map((await placesOf(tx)).map((place) => [place.id, place]));
    const failed = planRetry(row.commands.map((command) => ({ ...command, state: commandState(command.state) })));
    const steps = failed.flatMap(({ row: command, afterSeconds }): Step[] => {
      const projector = places.get(command.projectorId ?? "");
      return projector ? [{ projector, wish: wishOf(command), afterSeconds }] : [];
    });
    if (steps.length === 0)
      throw new AppError("bad_request", "None of these orders failed, so there is nothing to repeat.");
    const { kind, title } = batchSchema.pick({ kind: true, title: true }).parse(row);
    return requestSteps(tx, { kind, title, steps, skipOffline, by });
  });
  return showBatch(db, again);
}

/** Takes back what no agent has taken yet, such as later steps of a scene. @throws AppError not_found */
export async function cancelBatch(db: Db, { id, by, within }: { id: string } & Asker): Promise<Batch> {
  await db.$transaction(async (tx) => {
    await batchOf(tx, id, within);
    const taken = await tx.command.updateManyAndReturn({
      where: { batchId: id, state: "asked", sentAt: null },
      data: { state: "superseded", reason: `Taken back by ${by} before it was sent.`, finishedAt: new Date() },
      select: { id: true },
    });
    await notify(tx, ...taken.map((command) => ({ kind: "command" as const, id: command.id })));
  });
  return showBatch(db, id);
}

type Row = Prisma.BatchGetPayload<{ include: typeof parts }>;

/** Codes of the malls that were left out and that exist for who asks. */
async function knownMalls(db: Reader, rows: readonly Row[]): Promise<Set<string>> {
  const codes = rows.flatMap(({ skipped }) => skippedSchema.parse(skipped).map(({ mall }) => mall));
  if (codes.length === 0) return new Set();
  const malls = await db.mall.findMany({ where: { code: { in: codes } }, select: { code: true } });
  return new Set(malls.map(({ code }) => code));
}

function present({ commands, ...row }: Row, malls: ReadonlySet<string>): Batch {
  const rows = commands.map(({ projector, ...command }) => ({
    command: presentCommand(command),
    name: projector?.name ?? "",
    mall: projector?.mall.code ?? "",
    mallName: projector?.mall.name ?? "",
  }));
  return {
    ...batchSchema.pick({ kind: true }).parse(row),
    skipped: skippedSchema.parse(row.skipped).filter(({ mall }) => malls.has(mall)),
    id: row.id,
    title: row.title,
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    counts: countOf(rows),
    rows,
  };
}

/** What an order was for, in the words of those who made it; empty for projectors that were chosen one by one. */
async function titleOf(tx: Tx, target: ProjectorTarget, projectors: readonly PlacedProjector[]): Promise<string> {
  const mall = projectors[0]?.mallName ?? "";
  switch (target.by) {
    case "mall":
      return mall;
    case "zone":
      return `${target.zone} · ${mall}`;
    case "floor":
      return `${target.floor} · ${mall}`;
    case "tag":
      return target.mall === undefined ? `#${target.tag}` : `#${target.tag} · ${mall}`;
    case "set":
      return (await tx.projectorSet.findUnique({ where: { id: target.set }, select: { name: true } }))?.name ?? "";
    case "projectors":
      return "";
  }
}

async function batchOf(db: Reader, id: string, within: string | null) {
  const row = await db.batch.findFirst({ where: { id, ...(within !== null && { mallId: within }) }, include: parts });
  if (row === null) throw new AppError("not_found", `There is no order to many with the id ${id}.`);
  return row;
}
