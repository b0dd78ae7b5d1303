import { assignmentSchema } from "@holofleet/contract/assignments.ts";
import { type CueDraft, type CueReason, cueActionSchema, cueTriggerSchema } from "@holofleet/contract/fleet/cues.ts";
import { z } from "zod";
import type { Reader, Tx } from "#db/client.ts";
import type { Prisma, Cue as Row } from "#db/generated/client.ts";
import { addJob } from "#db/jobs.ts";
import { notify } from "#db/notices.ts";
import { type Facts, runsInAgents } from "./rules.ts";

/** A cue as it is carried out. */
export interface Cue extends CueDraft {
  id: string;
  armedAt: Date;
}

export function cueOf(row: Row): Cue {
  const { id, name, enabled, maxPerMinute, armedAt } = row;
  return {
    ...{ id, name, enabled, maxPerMinute, armedAt },
    trigger: cueTriggerSchema.parse(row.trigger),
    malls: assignmentSchema.parse(row.malls),
    actions: z.array(cueActionSchema).parse(row.actions),
  };
}

/** The cues that are switched on, by name. */
export async function enabledCues(db: Reader): Promise<Cue[]> {
  return (await db.cue.findMany({ where: { enabled: true }, orderBy: { name: "asc" } })).map(cueOf);
}

/** Every mall as rules of malls see it. */
export async function allMalls(db: Reader) {
  const rows = await db.mall.findMany({
    select: { id: true, code: true, name: true, timezone: true, tags: true, groups: { select: { name: true } } },
    orderBy: { code: "asc" },
  });
  return rows.map(({ groups, ...mall }) => ({ ...mall, groups: groups.map(({ name }) => name) }));
}

/** Something that happened, as one cue is told of it. */
export interface Happening {
  /** the same for the same happening, however often it is told */
  key: string;
  how: "heard" | "clock" | "fact" | "test";
  mallId: string | null;
  at: Date;
  facts: Facts;
  hops?: number;
  stopped?: "loop" | null;
}

/**
 * Writes an event with a row for each action that the console carries out, and asks for these. Told again, and over the cue's
 * limit of a minute, nothing is done; a press is never over it.
 * @returns the event's id, or `null` when it was told before
 */
export async function recordEvent(tx: Tx, cue: Cue, happening: Happening): Promise<string | null> {
  const { key, how, mallId, at, facts, hops = 0 } = happening;
  // it may have been removed or switched off at this moment: from here on it stays as it is
  const live = await tx.$queryRaw<{ enabled: boolean }[]>`SELECT enabled FROM "Cue" WHERE id = ${cue.id} FOR KEY SHARE`;
  if (!live.some(({ enabled }) => enabled || how === "test")) return null;
  const isOver = how !== "test" && (await eventsOfMinute(tx, cue.id)) >= cue.maxPerMinute;
  const stopped = happening.stopped ?? (isOver ? "limit" : null);
  const [event] = await tx.cueEvent.createManyAndReturn({
    data: { cueId: cue.id, key, how, mallId, at, facts: facts as unknown as Prisma.InputJsonObject, hops, stopped },
    skipDuplicates: true,
    select: { id: true },
  });
  if (event === undefined) return null;
  if (isOver) await countDropped(tx, cue.id, 1, at);
  if (stopped === null) {
    const own = cue.actions.filter((action) => how === "test" || !runsInAgents(cue.trigger, action));
    await tx.cueResult.createMany({
      data: own.map((wish, position) => ({ eventId: event.id, action: wish.id, position, wish })),
    });
    for (const { type, id } of own) if (type !== "publish") await addAction(tx, event.id, id);
  }
  await notify(tx, { kind: "cue", id: cue.id });
  return event.id;
}

/** Asks that an action is carried out, when the transaction commits. */
export function addAction(tx: Reader, event: string, action: string): Promise<void> {
  return addJob(tx, "cue-action", { event, action }, { key: `cue ${event} ${action}` });
}

/** Ends what a cue that was switched off still wanted to do itself; a press goes on, and agents end their own. */
export async function endWaiting(tx: Tx, cueId: string): Promise<void> {
  const reasonCode: CueReason = "switched_off";
  await tx.cueResult.updateMany({
    where: { state: "waiting", event: { cueId, how: { in: ["heard", "clock", "fact"] } } },
    data: {
      state: "failed",
      reason: "The cue was switched off before it was done.",
      reasonCode,
      finishedAt: new Date(),
    },
  });
}

/** Events over a cue's limit of a minute: counted, and never done later. */
export async function countDropped(tx: Reader, cueId: string, count: number, at: Date): Promise<void> {
  await tx.cue.updateMany({ where: { id: cueId }, data: { dropped: { increment: count }, droppedAt: at } });
}

function eventsOfMinute(tx: Tx, cueId: string): Promise<number> {
  return tx.cueEvent.count({
    where: {
      ...{ cueId, stopped: null, how: { in: ["heard", "clock", "fact"] } },
      createdAt: { gt: new Date(Date.now() - 60_000) },
    },
  });
}
