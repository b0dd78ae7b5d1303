import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import type { Db, Reader } from "#db/client.ts";
import { lockAgent, recordInferred } from "./infer.ts";
import type { Caller } from "./urls.ts";

/** What is served at an address. */
interface Served {
  path: string;
  digest: Digest;
  /** whose it is that asks and said so; `null` counts for nobody */
  agentId: string | null;
}

/**
 * The picture at one of these paths, the first that is known. Whoever names a mall and its token gets what that mall should
 * fetch; who does not gets what any mall does. `null`: there is none.
 */
export async function findServed(db: Reader, paths: readonly string[], caller: Caller | null): Promise<Served | null> {
  const agentId = caller && (await agentOf(db, caller));
  const rows = await db.legacyPicture.findMany({
    where: { path: { in: [...paths] }, digest: { not: null } },
    orderBy: { announcedAt: { sort: "desc", nulls: "last" } },
    select: { agentId: true, path: true, digest: true },
    take: 1000,
  });
  const own = rows.filter((row) => row.agentId === agentId);
  const candidates = own.length > 0 ? own : rows;
  const found = paths.flatMap((path) => candidates.find((row) => row.path === path) ?? [])[0];
  if (found === undefined) return null;
  const { path, digest } = found;
  return {
    path,
    digest: digestSchema.parse(digest),
    agentId: own.length > 0 ? agentId : null,
  };
}

/** How many wanted pictures older agents did not fetch, by the agent's id; ids of others are left out. */
export async function countLacking(db: Reader, agentIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; lacking: number }[]>`
    SELECT l."agentId" AS id, count(p."path")::int AS lacking FROM "LegacyAgent" l
    LEFT JOIN "LegacyPicture" p ON p."agentId" = l."agentId" AND p."workId" IS NOT NULL
      AND (p."recipe" = '' OR p."held" IS DISTINCT FROM p."digest")
    WHERE l."agentId" = ANY(${[...agentIds]}) GROUP BY l."agentId"`;
  return new Map(rows.map(({ id, lacking }) => [id, lacking]));
}

async function agentOf(db: Reader, { mall, token }: Caller): Promise<string | null> {
  const row = await db.legacyAgent.findUnique({
    where: { urlToken: token },
    select: { agentId: true, urlToken: true, agent: { select: { revokedAt: true, mall: { select: { code: true } } } } },
  });
  if (row === null || row.agent.revokedAt !== null || row.agent.mall.code !== mall) return null;
  return row.agentId;
}

/**
 * Records that an older agent was sent a whole picture. What it was sent may have been replaced meanwhile: then the new one is
 * announced.
 * @param pace milliseconds that it takes for a picture
 */
export async function recordFetched(
  db: Db,
  { agentId, path, digest }: { agentId: string; path: string; digest: Digest },
  pace: number,
): Promise<void> {
  const now = new Date();
  await db.$transaction(async (tx) => {
    await lockAgent(tx, agentId);
    await tx.$executeRaw`
      UPDATE "LegacyPicture" SET "fetchedAt" = CASE WHEN "held" IS DISTINCT FROM ${digest} THEN ${now} ELSE "fetchedAt" END,
        "held" = ${digest}, "dueAt" = NULL, "tries" = 0, "announced" = ${digest}
      WHERE "agentId" = ${agentId} AND "path" = ${path}`;
    await tx.legacyAgent.update({ where: { agentId }, data: { fetchedAt: now } });
    await tx.agent.update({ where: { id: agentId }, data: { lastSeenAt: now } });
    await recordInferred(tx, agentId, pace);
  });
}
