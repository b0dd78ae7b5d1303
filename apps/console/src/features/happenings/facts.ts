import type { CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import type { Db } from "#db/client.ts";
import { bestPresence, fleetRow, presenceOf } from "#features/agents/service.ts";

/** Something in the console's record that lasts, by the id of the mall or projector that it is about. */
export interface Lasting {
  active: Map<string, { mallId: string; subject: string }>;
  /** of these nobody can tell at present */
  unknown: Set<string>;
}

/** Something that happened once. */
export interface Passing {
  key: string;
  mallId: string | null;
  at: Date;
  subject: string;
}

type LastingTrigger = Extract<CueTrigger, { type: "mall_offline" | "disk_low" | "projector_fault" }>;

/** What stands now. */
export function lastingFacts(db: Db, trigger: LastingTrigger, now: Date): Promise<Lasting> {
  switch (trigger.type) {
    case "mall_offline":
      return offlineMalls(db, now);
    case "disk_low":
      return fullDisks(db, trigger.freeGb);
    case "projector_fault":
      return faultyProjectors(db, now);
  }
}

/** Presence of each mall whose agent spoke before, by id. */
async function presences(db: Db, now: Date) {
  const link = await fleetRow(db);
  const malls = await db.mall.findMany({
    where: { agents: { some: { revokedAt: null, lastSeenAt: { not: null } } } },
    select: {
      ...{ id: true, name: true },
      agents: { where: { revokedAt: null }, select: { lastSeenAt: true, goneAt: true } },
    },
  });
  return malls.map(({ agents, ...mall }) => ({
    ...mall,
    presence: bestPresence(agents.map((agent) => presenceOf(agent, link, now))),
  }));
}

async function offlineMalls(db: Db, now: Date): Promise<Lasting> {
  const malls = await presences(db, now);
  const offline = malls.filter(({ presence }) => presence === "offline");
  return {
    active: new Map(offline.map(({ id, name }) => [id, { mallId: id, subject: name }])),
    // silence may be our own, and a late heartbeat is neither
    unknown: new Set(
      malls.filter(({ presence }) => presence === "unknown" || presence === "stale").map(({ id }) => id),
    ),
  };
}

async function fullDisks(db: Db, freeGb: number): Promise<Lasting> {
  const rows = await db.$queryRaw<{ mallId: string; free: number }[]>`
    SELECT "mallId", min((reported->'disk'->>'freeBytes')::float8) AS free FROM "Agent"
    WHERE "revokedAt" IS NULL AND reported IS NOT NULL GROUP BY "mallId"`;
  const low = rows.filter(({ free }) => free < freeGb * 1e9);
  return {
    active: new Map(low.map(({ mallId, free }) => [mallId, { mallId, subject: `${(free / 1e9).toFixed(1)} GB` }])),
    // a little above the limit nothing changes, so that a disk at the limit is told once
    unknown: new Set(rows.filter(({ free }) => free < freeGb * 1.1e9).map(({ mallId }) => mallId)),
  };
}

async function faultyProjectors(db: Db, now: Date): Promise<Lasting> {
  const here = new Set((await presences(db, now)).filter(({ presence }) => presence === "online").map(({ id }) => id));
  const rows = await db.projector.findMany({ select: { id: true, name: true, mallId: true, state: true } });
  const active: Lasting["active"] = new Map();
  const unknown: Lasting["unknown"] = new Set();
  for (const { id, name, mallId, state } of rows) {
    const said = projectorStateSchema.safeParse(state).data;
    if (!here.has(mallId) || said === undefined || said.link === "unknown") unknown.add(id);
    else if (said.link !== "online" || Object.values(said.errors?.value ?? {}).includes("error"))
      active.set(id, { mallId, subject: name });
  }
  return { active, unknown };
}

type PassingType = "sync_done" | "sync_failed" | "code_redeemed" | "code_guessing";

/** What happened after `since`. */
export function passingFacts(db: Db, type: PassingType, since: Date): Promise<Passing[]> {
  switch (type) {
    case "sync_done":
      return endedSyncs(db, since, false);
    case "sync_failed":
      return endedSyncs(db, since, true);
    case "code_redeemed":
      return db.$queryRaw<Passing[]>`
        SELECT 'code ' || redemption.id AS key, mall.id AS "mallId", redemption.at, batch.name || ' #' || code.number AS subject
        FROM "Redemption" AS redemption
        JOIN "AccessCode" AS code ON code.id = redemption."codeId"
        JOIN "CodeBatch" AS batch ON batch.id = code."batchId"
        LEFT JOIN "Mall" AS mall ON mall.code = redemption.mall
        WHERE redemption.result = 'granted' AND redemption.at > ${since} ORDER BY redemption.at LIMIT 1000`;
    case "code_guessing":
      return db.$queryRaw<Passing[]>`
        SELECT 'guess ' || guess.source || ' ' || extract(epoch FROM guess."alarmedAt") AS key, mall.id AS "mallId",
          guess."alarmedAt" AS at, guess.asker AS subject
        FROM "CodeGuess" AS guess LEFT JOIN "Mall" AS mall ON mall.code = guess.mall
        WHERE guess."alarmedAt" > ${since} ORDER BY guess."alarmedAt" LIMIT 1000`;
  }
}

/** Runs whose last target ended; one that a person cancelled as a whole, or that a newer one took over, is neither done nor failed. */
function endedSyncs(db: Db, since: Date, failed: boolean): Promise<Passing[]> {
  return db.$queryRaw<Passing[]>`
    SELECT 'sync ' || run.id AS key, NULL AS "mallId", max(target."finishedAt") AS at,
      coalesce(nullif(run."workSlug", ''), run.scope::text) || ', ' || count(*) AS subject
    FROM "SyncRun" AS run JOIN "SyncTarget" AS target ON target."runId" = run.id
    WHERE run."cancelledAt" IS NULL
      AND run.id IN (SELECT "runId" FROM "SyncTarget" WHERE "finishedAt" > ${since})
    GROUP BY run.id
    HAVING bool_and(target."finishedAt" IS NOT NULL)
      AND bool_or(target.state IN ('failed', 'rejected')) = ${failed}
      AND bool_or(target.state IN ('active', 'failed', 'rejected'))`;
}
