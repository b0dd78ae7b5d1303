import type { Cue, CueDraft, CueEvent } from "@holofleet/contract/fleet/cues.ts";
import { cuesStatusSchema } from "@holofleet/shared/cues/messages.ts";
import { nextTime } from "@holofleet/shared/cues/schedule.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { Prisma, Cue as Row } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { findLoop } from "./loops.ts";
import { readEvents } from "./present.ts";
import { allMalls, cueOf, enabledCues, endWaiting, recordEvent } from "./record.ts";
import { assertSound } from "./rules.ts";
import { raiseMalls, tellingMalls } from "./telling.ts";

export { echoMs, maxHops } from "./loops.ts";
export { performAction, resumeActions } from "./perform.ts";
export { endInterrupted, type Publish, publishWaiting, type Sent } from "./publish.ts";
export { allMalls, type Cue as LiveCue, countDropped, enabledCues, recordEvent } from "./record.ts";
export { recordCues } from "./reports.ts";
export { runsInAgents } from "./rules.ts";
export { agentCuesFor, recordGroupName, toldCues } from "./telling.ts";
export { createCueTopics } from "./topics.ts";

/** Cues by name, with what each did last. */
export async function listCues(db: Reader): Promise<Cue[]> {
  return present(db, await db.cue.findMany({ orderBy: { name: "asc" } }));
}

/** @throws AppError not_found */
export async function showCue(db: Reader, id: string): Promise<Cue> {
  const [cue] = await present(db, [await rowOf(db, id)]);
  if (cue === undefined) throw unknown(id);
  return cue;
}

/** Makes a cue, and tells the agents that carry it out. @throws AppError bad_request, conflict */
export async function addCue(db: Db, { by, ...draft }: CueDraft & { by: string }): Promise<Cue> {
  const id = await changing(db, async (tx) => {
    await assertGood(tx, draft, null);
    const row = await tx.cue.create({ data: { ...columns(draft), changedBy: by } });
    return { id: row.id, before: null, after: row };
  });
  return showCue(db, id);
}

/** Changes a cue; what happened before counts no more. @throws AppError not_found, bad_request, conflict */
export async function changeCue(db: Db, { id, by, ...draft }: CueDraft & { id: string; by: string }): Promise<Cue> {
  await changing(db, async (tx) => {
    const before = await rowOf(tx, id);
    await assertGood(tx, draft, id);
    const data = { ...columns(draft), changedBy: by, armedAt: new Date() };
    const after = await tx.cue.update({ where: { id }, data });
    await tx.cueState.deleteMany({ where: { cueId: id } });
    return { id, before, after };
  });
  return showCue(db, id);
}

/** Switches a cue on or off; what is broken can be switched off. @throws AppError not_found, bad_request */
export async function enableCue(
  db: Db,
  { id, enabled, by }: { id: string; enabled: boolean; by: string },
): Promise<Cue> {
  await changing(db, async (tx) => {
    const before = await rowOf(tx, id);
    if (enabled) await assertGood(tx, { ...cueOf(before), enabled }, id);
    const data = { enabled, changedBy: by, armedAt: new Date() };
    const after = await tx.cue.update({ where: { id }, data });
    await tx.cueState.deleteMany({ where: { cueId: id } });
    return { id, before, after };
  });
  return showCue(db, id);
}

/** Removes a cue with its history. @throws AppError not_found */
export async function removeCue(db: Db, id: string): Promise<{ id: string }> {
  await changing(db, async (tx) => {
    const before = await rowOf(tx, id);
    await tx.cue.delete({ where: { id } });
    return { id, before, after: null };
  });
  return { id };
}

/** Carries out a cue's actions now, marked as a test; all of them from here. @throws AppError not_found */
export async function testCue(
  db: Db,
  { id, mall: code, payload, by }: { id: string; mall?: string | undefined; payload: string; by: string },
): Promise<CueEvent> {
  const event = await db.$transaction(async (tx) => {
    const cue = cueOf(await rowOf(tx, id));
    const mall = code === undefined ? null : await tx.mall.findUnique({ where: { code }, select: { id: true } });
    if (code !== undefined && mall === null)
      throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
    return recordEvent(tx, cue, {
      ...{ key: `test ${crypto.randomUUID()}`, how: "test", mallId: mall?.id ?? null, at: new Date() },
      facts: { subject: by, payload },
    });
  });
  const [shown] = await readEvents(db, { where: { id: event ?? "" } });
  if (shown === undefined) throw unknown(id);
  return shown;
}

/** What a cue did, newest first. @throws AppError not_found */
export async function listEvents(
  db: Reader,
  { id, limit, before }: { id: string; limit: number; before?: string | undefined },
): Promise<CueEvent[]> {
  await rowOf(db, id);
  const last = before === undefined ? null : await db.cueEvent.findFirst({ where: { id: before, cueId: id } });
  const older = last && { OR: [{ at: { lt: last.at } }, { at: last.at, id: { lt: last.id } }] };
  return readEvents(db, { where: { cueId: id, ...older }, take: limit });
}

/** Removes events that are older than their term. */
export async function forgetEvents(db: Db, before: Date): Promise<void> {
  await db.cueEvent.deleteMany({ where: { at: { lt: before } } });
}

interface Changed {
  id: string;
  before: Row | null;
  after: Row | null;
}

/** One change of cues at a time, so that two do not make a loop together that neither sees; then agents are told. */
function changing(db: Db, change: (tx: Tx) => Promise<Changed>): Promise<string> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('holofleet cues'))`;
    const { id, before, after } = await change(tx);
    const malls = await allMalls(tx);
    const told = [before, after].flatMap((row) => (row?.enabled ? [...tellingMalls(cueOf(row), malls)] : []));
    await raiseMalls(tx, new Set(told));
    if (after?.enabled === false) await endWaiting(tx, id);
    await notify(tx, { kind: "cue", id: "" });
    return id;
  });
}

async function assertGood(tx: Tx, draft: CueDraft, id: string | null): Promise<void> {
  assertSound(draft);
  const other = await tx.cue.findUnique({ where: { name: draft.name }, select: { id: true } });
  if (other !== null && other.id !== id)
    throw new AppError("conflict", `Another cue is named ${draft.name}. Choose a name of its own.`);
  for (const action of draft.actions)
    if (action.type === "notify" && (await tx.channel.count({ where: { id: action.channel } })) === 0)
      throw new AppError("bad_request", "A notification channel of this cue is gone. Choose another.");
  const others = (await enabledCues(tx)).filter((cue) => cue.id !== id);
  const loop = draft.enabled ? findLoop<Pick<CueDraft, "name" | "trigger" | "actions">>(draft, others) : null;
  if (loop !== null) {
    const message = `It would set itself off for ever: ${loop.join(" → ")}. Publish to another topic, or wait for a payload that it does not send.`;
    throw new AppError("bad_request", message, { details: { loop } });
  }
}

function columns({ name, enabled, trigger, malls, actions, maxPerMinute }: CueDraft) {
  return {
    ...{ name, enabled, maxPerMinute },
    trigger: trigger as Prisma.InputJsonObject,
    malls: malls as Prisma.InputJsonValue,
    actions: actions as Prisma.InputJsonArray,
  };
}

async function rowOf(db: Reader, id: string): Promise<Row> {
  const row = await db.cue.findUnique({ where: { id } });
  if (row === null) throw unknown(id);
  return row;
}

function unknown(id: string): AppError {
  return new AppError("not_found", `There is no cue ${id}. See the list of cues.`);
}

async function present(db: Reader, rows: readonly Row[]): Promise<Cue[]> {
  const ids = rows.map(({ id }) => id);
  const last = await readEvents(db, { where: { cueId: { in: ids } }, distinct: ["cueId"] });
  const counts = await db.cueEvent.groupBy({
    by: ["cueId"],
    where: { cueId: { in: ids }, at: { gt: new Date(Date.now() - 86_400_000) } },
    _count: true,
  });
  const malls = await allMalls(db);
  const agents = await statusesOf(db);
  return rows.map((row): Cue => {
    const { armedAt: _, ...cue } = cueOf(row);
    const telling = cue.enabled ? malls.filter(({ id }) => tellingMalls(cueOf(row), malls).has(id)) : [];
    const heard = telling.map((mall) => ({ mall: mall.code, ...agents.get(mall.id) }));
    const over = heard.flatMap(({ dropped }) => dropped?.filter((one) => one.cue === row.id) ?? []);
    return {
      ...cue,
      changedBy: row.changedBy,
      updatedAt: row.updatedAt.toISOString(),
      lastEvent: last.find((event) => event.cue === row.id) ?? null,
      today: counts.find(({ cueId }) => cueId === row.id)?._count ?? 0,
      nextAt: nextAt(cue, telling[0]?.timezone ?? "UTC"),
      dropped: {
        count: row.dropped + over.reduce((sum, { count }) => sum + count, 0),
        at: latest([...(row.droppedAt ? [row.droppedAt.getTime()] : []), ...over.map(({ at }) => at)]),
      },
      listening: {
        malls: telling.length,
        deaf: cue.trigger.type === "topic" ? heard.flatMap((one) => deafness(one, row.id)) : [],
      },
    };
  });
}

function nextAt({ enabled, trigger }: Pick<CueDraft, "enabled" | "trigger">, zone: string): string | null {
  if (!enabled || trigger.type !== "schedule") return null;
  const next = nextTime(trigger, trigger.timezone ?? zone, Date.now());
  return next === null ? null : new Date(next).toISOString();
}

const latest = (moments: readonly number[]): string | null =>
  moments.length === 0 ? null : new Date(Math.max(...moments)).toISOString();

type AgentStatus = ReturnType<typeof cuesStatusSchema.parse>;

/** Why a mall does not hear a cue's topic, as its agent said; nothing where it does. */
function deafness({ mall, listening }: { mall: string } & Partial<AgentStatus>, cue: string) {
  const told = listening?.find((one) => one.cue === cue);
  if (told?.hears) return [];
  return [{ mall, reason: told?.reason ?? "" }];
}

/** What agents said last about their cues, by the mall's id. */
async function statusesOf(db: Reader): Promise<Map<string, AgentStatus>> {
  const rows = await db.$queryRaw<{ mallId: string; cues: unknown }[]>`
    SELECT "mallId", reported->'cues' AS cues FROM "Agent"
    WHERE "revokedAt" IS NULL AND reported ? 'cues' ORDER BY "reportedAt" NULLS FIRST`;
  return new Map(
    rows.flatMap(({ mallId, cues }) => {
      const status = cuesStatusSchema.safeParse(cues).data;
      return status === undefined ? [] : [[mallId, status] as const];
    }),
  );
}
