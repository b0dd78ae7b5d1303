import { type Hours, type HoursPlan, hoursPlanSchema } from "@holofleet/contract/projectors/hours.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type HoursStatus, hoursStatusSchema, type OpeningHours } from "@holofleet/shared/protocol/projectors/hours.ts";
import { z } from "zod";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { raiseGeneration } from "#features/agents/service.ts";
import { entriesOf, followersOf, planHours } from "./rules.ts";

const mallParts = {
  id: true,
  code: true,
  name: true,
  timezone: true,
  projectors: { select: { id: true, zone: true }, orderBy: { id: "asc" } },
  hours: { orderBy: { zone: "asc" } },
} satisfies Prisma.MallSelect;

/** Opening hours by mall and zone, with what each mall's agent says comes next. */
export async function listHours(db: Reader, { mall }: { mall?: string | undefined } = {}): Promise<Hours[]> {
  const malls = await db.mall.findMany({
    where: { hours: { some: {} }, ...(mall !== undefined && { code: mall }) },
    select: mallParts,
    orderBy: { code: "asc" },
  });
  const told = await statusesOf(
    db,
    malls.map(({ id }) => id),
  );
  return malls.flatMap(({ id: mallId, hours, projectors, ...site }) => {
    const followers = followersOf(hours, projectors);
    return hours.map((row): Hours => {
      const status = told.get(statusKey(mallId, row.id));
      return {
        id: row.id,
        mall: site.code,
        mallName: site.name,
        timezone: site.timezone,
        zone: row.zone,
        plan: hoursPlanSchema.parse(row.plan),
        projectors: followers.get(row.id) ?? [],
        next: status?.next ? { ...status.next, at: new Date(status.next.at).toISOString() } : null,
        against: (status?.against ?? []).map(({ projector, on, at }) => ({
          projector,
          on,
          at: new Date(at).toISOString(),
        })),
        trying: (status?.trying ?? []).map(({ at, nextAt, ...one }) => ({
          ...one,
          at: new Date(at).toISOString(),
          nextAt: new Date(nextAt).toISOString(),
        })),
        changedBy: row.changedBy,
        updatedAt: row.updatedAt.toISOString(),
      };
    });
  });
}

/** Sets the hours of a mall or a zone and tells its agents. @throws AppError not_found */
export async function saveHours(
  db: Db,
  { mall: code, zone, plan, by }: { mall: string; zone: string; plan: HoursPlan; by: string },
): Promise<Hours> {
  const id = await db.$transaction(async (tx) => {
    const mall = await tx.mall.findUnique({ where: { code }, select: { id: true } });
    if (mall === null)
      throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
    const said = { plan: plan as Prisma.InputJsonObject, changedBy: by };
    const row = await tx.openingHours.upsert({
      where: { mallId_zone: { mallId: mall.id, zone } },
      create: { mallId: mall.id, zone, ...said },
      update: said,
    });
    await tell(tx, mall.id);
    return row.id;
  });
  const saved = (await listHours(db, { mall: code })).find((hours) => hours.id === id);
  if (saved === undefined) throw unknown(id);
  return saved;
}

/** Removes hours and tells the mall's agents: projectors stay as they are. @throws AppError not_found */
export async function removeHours(db: Db, id: string): Promise<{ id: string }> {
  await db.$transaction(async (tx) => {
    const row = await tx.openingHours.findUnique({ where: { id }, select: { mallId: true } });
    if (row === null) throw unknown(id);
    await tx.openingHours.delete({ where: { id } });
    await tell(tx, row.mallId);
  });
  return { id };
}

/** What the agents of a mall are told about its hours. */
export async function openingHoursFor(db: Reader, mallId: string): Promise<OpeningHours[]> {
  const { hours, projectors, ...mall } = await db.mall.findUniqueOrThrow({ where: { id: mallId }, select: mallParts });
  return planHours(
    hours.map(({ id, zone, plan }) => ({ id, zone, plan: hoursPlanSchema.parse(plan) })),
    mall,
    projectors,
  );
}

/**
 * Keeps in the projectors' history what an agent's opening hours did. Told again, it changes nothing, but for an hour that came
 * about only after some trying.
 */
export async function recordHours(db: Reader, agentId: string, statuses: readonly HoursStatus[]): Promise<void> {
  const entries = statuses.flatMap(entriesOf);
  if (entries.length === 0) return;
  await db.$executeRaw`
    INSERT INTO "Command" (id, "agentId", "projectorId", wish, state, reason, why, source, "requestedBy", "elapsedMs",
      "createdAt", deadline, "acceptedAt", "finishedAt")
    SELECT told.id, ${agentId}, projector.id, jsonb_build_object('type', 'power', 'on', told."on"), told.state, told.reason,
      'opening hours', 'schedule', coalesce(nullif(hours.zone, ''), mall.name), told."elapsedMs", told.at, told.at, told.at,
      told.at + told."elapsedMs" * interval '1 millisecond'
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      AS told(id text, "hoursId" text, "projectorId" text, "on" boolean, state text, reason text, at timestamptz, "elapsedMs" int)
    JOIN "Projector" AS projector ON projector.id = told."projectorId"
      AND projector."mallId" = (SELECT "mallId" FROM "Agent" WHERE id = ${agentId})
    JOIN "Mall" AS mall ON mall.id = projector."mallId"
    LEFT JOIN "OpeningHours" AS hours ON hours.id::text = told."hoursId" AND hours."mallId" = mall.id
    ON CONFLICT (id) DO UPDATE
    SET state = excluded.state, reason = excluded.reason, "elapsedMs" = excluded."elapsedMs",
      "finishedAt" = excluded."finishedAt"
    WHERE "Command"."agentId" = excluded."agentId" AND "Command".source = 'schedule'
      AND "Command".state <> excluded.state`;
}

async function tell(tx: Tx, mallId: string): Promise<void> {
  await raiseGeneration(tx, { mallId });
  await notify(tx, { kind: "mall", id: mallId }, { kind: "switching", id: mallId });
}

/** What agents said last about the hours of their own mall, by `statusKey`. */
async function statusesOf(db: Reader, mallIds: readonly string[]): Promise<Map<string, HoursStatus>> {
  const rows = await db.$queryRaw<{ mallId: string; hours: unknown }[]>`
    SELECT "mallId", reported->'hours' AS hours FROM "Agent"
    WHERE "mallId" = ANY(${[...mallIds]}::text[]) AND "revokedAt" IS NULL ORDER BY "reportedAt" NULLS FIRST`;
  return new Map(
    rows.flatMap(({ mallId, hours }) =>
      (z.array(hoursStatusSchema).safeParse(hours).data ?? []).map((status) => [statusKey(mallId, status.id), status]),
    ),
  );
}

/** An agent may name any hours: its word counts for those of its own mall. */
const statusKey = (mallId: string, hoursId: string): string => `${mallId} ${hoursId}`;

function unknown(id: string): AppError {
  return new AppError("not_found", `There are no opening hours ${id}. See the list of opening hours.`);
}
