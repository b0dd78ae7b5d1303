import type { Reader } from "#db/client.ts";
import { onlineMs } from "./rules.ts";

/** How long an agent that we hear may stay behind before its doorbell rings again. */
const ringAgainMs = 30_000;

export interface Bell {
  /** of the agent */
  id: string;
  generation: number;
}

/** Agents whose doorbell is to be rung, older ones have none: something new to read, or heard of and still behind long after the last ring. */
export async function agentsToRing(db: Reader, now: Date): Promise<Bell[]> {
  const heardSince = new Date(now.getTime() - onlineMs);
  const rungBefore = new Date(now.getTime() - ringAgainMs);
  return db.$queryRaw<Bell[]>`
    SELECT "id", "generation" FROM "Agent"
    WHERE "revokedAt" IS NULL AND NOT EXISTS (SELECT 1 FROM "LegacyAgent" l WHERE l."agentId" = "Agent"."id")
      AND ("desiredSentAt" IS NULL OR (
      "desiredSentAt" < ${rungBefore} AND "lastSeenAt" > ${heardSince}
      AND coalesce("reportedGeneration", 0) < "generation"))
    ORDER BY "id"`;
}

/** Notes rings that the broker took. One whose agent has something newer by now is to be rung again. */
export async function recordRung(db: Reader, bells: readonly Bell[]): Promise<void> {
  await db.$executeRaw`
    WITH held AS MATERIALIZED (
      SELECT a."id"
      FROM unnest(${bells.map(({ id }) => id)}::text[], ${bells.map(({ generation }) => generation)}::int[]) AS v(id, generation)
      JOIN "Agent" AS a ON a."id" = v.id AND a."generation" = v.generation
      ORDER BY a."id" FOR NO KEY UPDATE OF a)
    UPDATE "Agent" AS a SET "desiredSentAt" = now() FROM held WHERE a."id" = held."id"`;
}

/** Has every doorbell rung anew: a broker that we meet again may have forgotten what it kept. */
export async function askAllBells(db: Reader): Promise<void> {
  await db.$executeRaw`
    WITH held AS MATERIALIZED (SELECT "id" FROM "Agent" WHERE "revokedAt" IS NULL ORDER BY "id" FOR NO KEY UPDATE)
    UPDATE "Agent" AS a SET "desiredSentAt" = NULL FROM held WHERE a."id" = held."id"`;
}
