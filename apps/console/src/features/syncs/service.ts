import type { Run, Target } from "@holofleet/contract/syncs.ts";
import type { Release } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { fleetRow, lifeParts } from "#features/agents/service.ts";
import { presentRun, presentTarget } from "./present.ts";
import { openStates } from "./rows.ts";
import type { AskedWork } from "./rules.ts";

export { timeIn } from "#features/agents/service.ts";
export { type OpenProgress, openProgress } from "./progress.ts";
export {
  type InferredTarget,
  notifyRunsOf,
  recordInference,
  recordRead,
  recordStatuses,
  recordTargets,
} from "./record.ts";
export { releaseTargets } from "./release-targets.ts";
export { requestRemoval, requestSync, type SyncRequest } from "./request.ts";
export { openStates } from "./rows.ts";
export type { TargetEvent } from "./rules.ts";

const targetParts = {
  mall: { select: { code: true, name: true, timezone: true } },
  agent: { select: { lastSeenAt: true, goneAt: true, ...lifeParts } },
} as const;

export type RunWithTargets = Run & { targets: Target[] };

/** The latest runs, newest first. */
export function listRuns(db: Reader, limit: number): Promise<Run[]> {
  return readRuns(db, { take: limit });
}

/** The runs that still have something to do, newest first. */
export function listOpenRuns(db: Reader): Promise<Run[]> {
  return readRuns(db, { where: { targets: { some: { state: { in: openStates } } } } });
}

/** Ids of the runs that still have something to do, with these agents or at all. */
export async function openRunIds(db: Reader, agentIds?: readonly string[]): Promise<string[]> {
  const rows = await db.syncTarget.findMany({
    where: { state: { in: openStates }, ...(agentIds && { agentId: { in: [...agentIds] } }) },
    distinct: ["runId"],
    select: { runId: true },
  });
  return rows.map(({ runId }) => runId);
}

/** Runs looked through for those of one work: the latest. */
const rememberedRuns = 200;

/** The latest runs that asked for a work or for its removal, newest first; at most ten. */
export async function listRunsOfWork(db: Reader, workId: string): Promise<Run[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r."id"::text FROM (SELECT "id" FROM "SyncRun" ORDER BY "id" DESC LIMIT ${rememberedRuns}) r
    WHERE EXISTS (
      SELECT 1 FROM "SyncTarget" t WHERE t."runId" = r."id" AND t."works" @> ${JSON.stringify([{ id: workId }])}::jsonb)
    ORDER BY r."id" DESC LIMIT 10`;
  return readRuns(db, { where: { id: { in: rows.map(({ id }) => id) } } });
}

/** Ids of the targets of these runs that ask for nothing but that works are gone; the works themselves stay in the database. */
async function removals(db: Reader, runIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id"::text FROM "SyncTarget"
    WHERE "runId" = ANY(${[...runIds]}::uuid[]) AND jsonb_array_length("works") > 0
      AND NOT jsonb_path_exists("works", '$[*] ? (@.manifest != null)')`;
  return new Set(rows.map(({ id }) => id));
}

/** When the last work that a finished target of this run asked for was first seen playing; targets that show all of theirs. */
async function playedTargets(db: Reader, runId: string): Promise<Map<string, Date>> {
  const rows = await db.$queryRaw<{ id: string; at: Date }[]>`
    SELECT t."id"::text, max(r."playedAt") AS at
    FROM "SyncTarget" t CROSS JOIN LATERAL jsonb_to_recordset(t."works") AS w(id text, manifest text)
    LEFT JOIN "Receipt" r ON r."agentId" = t."agentId" AND r."workId" = w.id AND r."manifest" = w.manifest
    WHERE t."runId" = ${runId}::uuid AND t."state" = 'active' AND w.manifest IS NOT NULL
    GROUP BY t."id" HAVING bool_and(r."playedAt" IS NOT NULL)`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}

async function readRuns(db: Reader, which: Pick<Prisma.SyncRunFindManyArgs, "take" | "where">): Promise<Run[]> {
  const link = await fleetRow(db);
  const rows = await db.syncRun.findMany({
    ...which,
    orderBy: { id: "desc" },
    include: { targets: { include: targetParts, omit: { works: true } } },
  });
  const gone = await removals(
    db,
    rows.map(({ id }) => id),
  );
  const now = new Date();
  return rows.map(({ targets, ...run }) =>
    presentRun(
      run,
      targets.map((row) => presentTarget({ ...row, removal: gone.has(row.id) }, link, now)),
    ),
  );
}

/** @throws AppError not_found */
export async function showRun(db: Reader, id: string): Promise<RunWithTargets> {
  const link = await fleetRow(db);
  const row = await db.syncRun.findUnique({
    where: { id },
    include: {
      targets: { include: targetParts, omit: { works: true }, orderBy: [{ mall: { code: "asc" } }, { id: "asc" }] },
    },
  });
  if (row === null) throw new AppError("not_found", `There is no sync run ${id}. See the list of runs.`);
  const gone = await removals(db, [id]);
  const played = await playedTargets(db, id);
  const now = new Date();
  const targets = row.targets.map((target) =>
    presentTarget({ ...target, removal: gone.has(target.id), playedAt: played.get(target.id) }, link, now),
  );
  return { ...presentRun(row, targets), targets };
}

/**
 * Stops waiting for the targets of a run that are not final. What malls should hold stays as it is: an agent that comes back
 * still brings itself up to date.
 * @throws AppError not_found
 */
export async function requestCancel(db: Db, id: string): Promise<RunWithTargets> {
  await db.$transaction(async (tx) => {
    const open = await tx.$queryRaw<{ id: string }[]>`
      SELECT "id"::text FROM "SyncTarget"
      WHERE "runId" = ${id}::uuid AND "state"::text = ANY(${openStates}) ORDER BY "id" FOR UPDATE`;
    if (open.length === 0) return;
    const now = new Date();
    await tx.syncTarget.updateMany({
      where: { id: { in: open.map((target) => target.id) } },
      data: { state: "cancelled", finishedAt: now, rate: 0, eta: null, work: null, reasonCode: null, reason: null },
    });
    // somebody who is limited to some malls leaves the others' targets as they are
    const [left] = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "SyncTarget" WHERE "runId" = ${id}::uuid AND "state"::text = ANY(${openStates}) LIMIT 1`;
    if (left === undefined) await tx.syncRun.update({ where: { id }, data: { cancelledAt: now } });
    await notify(tx, { kind: "run", id });
  });
  return showRun(db, id);
}

export interface NewAgent {
  agentId: string;
  mallId: string;
  generation: number;
  release: Release;
  /** ids of the agents whose place it takes */
  replaced: readonly string[];
}

/**
 * Gives a new agent the targets that wait for one in its mall, and those of the agents it replaces. They ask for what the mall
 * should hold now: what they asked for may have been replaced since.
 */
export async function bindWaiting(tx: Tx, { agentId, mallId, generation, release, replaced }: NewAgent): Promise<void> {
  const waiting = await tx.$queryRaw<{ id: string; runId: string; works: AskedWork[] }[]>`
    SELECT "id"::text, "runId"::text, "works" FROM "SyncTarget"
    WHERE "state"::text = ANY(${openStates})
      AND ("agentId" = ANY(${[...replaced]}) OR ("agentId" IS NULL AND "mallId" = ${mallId}))
    ORDER BY "id" FOR UPDATE`;
  const manifests = new Map(release.works.map((work) => [work.id, work.manifest]));
  for (const { id, works } of waiting) {
    const asked = works.map((work) => ({ ...work, manifest: manifests.get(work.id) ?? null }));
    const data = { agentId, generation, works: asked, state: "queued", reasonCode: null, reason: null } as const;
    await tx.syncTarget.update({ where: { id }, data });
  }
  await notify(tx, ...waiting.map(({ runId }) => ({ kind: "run" as const, id: runId })));
}
