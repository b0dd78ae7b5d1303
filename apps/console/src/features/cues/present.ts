import {
  type CueEvent,
  type CueResult,
  cueActionSchema,
  cueEventSchema,
  cueReasons,
  cueResultSchema,
} from "@holofleet/contract/fleet/cues.ts";
import type { ActionState } from "@holofleet/shared/cues/messages.ts";
import { z } from "zod";
import type { Reader } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { commandState, isEnded, isGood } from "#features/commands/service.ts";
import type { Facts } from "./rules.ts";

const parts = {
  cue: { select: { name: true } },
  mall: { select: { code: true, name: true } },
  results: { orderBy: { position: "asc" } },
} satisfies Prisma.CueEventInclude;
type Row = Prisma.CueEventGetPayload<{ include: typeof parts }>;

/** Events as people and programs see them, newest first, each with how its actions went. */
export async function readEvents(
  db: Reader,
  which: Pick<Prisma.CueEventFindManyArgs, "where" | "take" | "distinct">,
): Promise<CueEvent[]> {
  const rows = await db.cueEvent.findMany({ ...which, include: parts, orderBy: [{ at: "desc" }, { id: "desc" }] });
  const results = rows.flatMap((row) => row.results);
  const batches = await readBatches(
    db,
    results.flatMap(({ batchId }) => batchId ?? []),
  );
  const deliveries = await readDeliveries(
    db,
    results.flatMap(({ deliveryId }) => deliveryId ?? []),
  );
  const names = await namesOf(db, results);
  return rows.map((row): CueEvent => {
    const { subject, payload } = row.facts as unknown as Facts;
    return {
      ...{ id: row.id, cue: row.cueId, cueName: row.cue.name, subject, payload },
      ...cueEventSchema.pick({ how: true, stopped: true }).parse(row),
      mall: row.mall?.code ?? null,
      mallName: row.mall?.name ?? null,
      at: row.at.toISOString(),
      results: row.results.map((result) => ({
        ...presentResult(result, names),
        ...(result.batchId !== null && batches.get(result.batchId)),
        ...(result.deliveryId !== null && deliveries.get(result.deliveryId)),
      })),
    };
  });
}

type ResultRow = Row["results"][number];
/** What an order to many or a delivery says of the action that it came of. */
type Followed = Pick<CueResult, "state"> & Partial<CueResult>;

const answersSchema = z.array(cueResultSchema.shape.answers.element.omit({ name: true }));

function presentResult(row: ResultRow, names: ReadonlyMap<string, string>): CueResult {
  return {
    ...{ action: row.action, reason: row.reason, attempts: row.attempts, topic: row.topic, payload: row.payload },
    reasonCode: cueReasons.find((code) => code === row.reasonCode) ?? null,
    wish: cueActionSchema.parse(row.wish),
    state: cueResultSchema.shape.state.parse(row.state),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    batch: row.batchId,
    answers: answersSchema.parse(row.answers).map((answer) => ({ ...answer, name: names.get(answer.projector) ?? "" })),
  };
}

/** Names of the projectors that agents told of. */
async function namesOf(db: Reader, results: readonly ResultRow[]): Promise<Map<string, string>> {
  const ids = results.flatMap(({ answers }) => answersSchema.parse(answers).map(({ projector }) => projector));
  if (ids.length === 0) return new Map();
  const rows = await db.projector.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** How orders to many went that actions became, by id. */
async function readBatches(db: Reader, ids: readonly string[]): Promise<Map<string, Followed>> {
  if (ids.length === 0) return new Map();
  const rows = await db.batch.findMany({
    where: { id: { in: [...ids] } },
    select: {
      ...{ id: true, skipped: true },
      commands: {
        select: {
          ...{ state: true, reason: true, finishedAt: true, projectorId: true },
          projector: { select: { name: true } },
        },
        orderBy: { id: "asc" },
      },
    },
  });
  return new Map(
    rows.map(({ id, commands, skipped }) => {
      const left = z.array(z.object({ id: z.string(), name: z.string() })).parse(skipped);
      const states = commands.map((command) => commandState(command.state));
      const ended = commands.flatMap(({ finishedAt }) => finishedAt?.toISOString() ?? []).sort();
      const isOver = states.every(isEnded);
      return [
        id,
        {
          state: stateOf(isOver, states.every(isGood) && left.length === 0),
          finishedAt: isOver ? (ended.at(-1) ?? null) : null,
          answers: [
            ...commands.map(({ state, reason, projectorId, projector }) => ({
              projector: projectorId ?? "",
              name: projector?.name ?? "",
              result: answersSchema.element.shape.result.safeParse(state).data ?? null,
              ...(reason !== null && { reason }),
            })),
            ...left.map(({ id: projector, name }) => ({ projector, name, result: "unreachable" as const })),
          ],
        },
      ];
    }),
  );
}

function stateOf(isOver: boolean, isGood: boolean): ActionState {
  if (!isOver) return "running";
  return isGood ? "done" : "failed";
}

/** How notifications went that actions became, by id. */
async function readDeliveries(db: Reader, ids: readonly string[]): Promise<Map<string, Followed>> {
  if (ids.length === 0) return new Map();
  const rows = await db.delivery.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, state: true, attempts: true, answer: true, finishedAt: true },
  });
  return new Map(
    rows.map(({ id, state, attempts, answer, finishedAt }) => [
      id,
      {
        state: stateOf(state === "delivered" || state === "failed", state === "delivered"),
        reason: state === "delivered" ? null : answer,
        attempts,
        finishedAt: finishedAt?.toISOString() ?? null,
      },
    ]),
  );
}
