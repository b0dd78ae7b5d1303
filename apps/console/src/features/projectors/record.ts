import type { Wear } from "@holofleet/contract/projectors/inventory.ts";
import type { ProjectorConfig, ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import { clockIn } from "@holofleet/shared/zone.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import type { Secrets } from "#secrets.ts";
import { factsOf } from "./present.ts";
import { mostProjectors, wearOf } from "./rules.ts";

/** What the agents of a mall are told about its projectors, passwords included. */
export async function projectorConfigsFor(db: Reader, secrets: Secrets, mallId: string): Promise<ProjectorConfig[]> {
  const rows = await db.projector.findMany({ where: { mallId }, orderBy: { id: "asc" }, take: mostProjectors });
  return rows.map((row) => {
    const { id, name, host, port, passwordSealed, circuit } = row;
    const { driver, options } = factsOf(row);
    const password = passwordSealed === null ? undefined : unsealed(secrets, passwordSealed);
    return {
      ...{ id, name, driver, host, port, ...options },
      ...(password !== undefined && { password }),
      ...(circuit !== "" && { circuit }),
    };
  });
}

/** A password that cannot be opened is left out: the projector then asks for it, and the mall's works still arrive. */
function unsealed(secrets: Secrets, sealed: string): string | undefined {
  try {
    return secrets.unseal(sealed);
  } catch {
    return undefined;
  }
}

/** Keeps what projectors said last, and their hours of the day; only those of the agent's own mall. */
export async function recordProjectorStates(
  db: Db,
  agentId: string,
  states: readonly { id: string; state: ProjectorState }[],
): Promise<void> {
  if (states.length === 0) return;
  await db.$transaction(async (tx) => {
    const changed = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Projector" AS projector
      SET state = told.state, "stateAt" = now()
      FROM jsonb_to_recordset(${JSON.stringify(states)}::jsonb) AS told(id text, state jsonb)
      WHERE projector.id = told.id
        AND projector."mallId" = (SELECT "mallId" FROM "Agent" WHERE id = ${agentId})
        AND projector.state IS DISTINCT FROM told.state
      RETURNING projector.id`;
    const own = new Set(changed.map(({ id }) => id));
    const wear = states.flatMap(({ id, state }) => (own.has(id) ? (wearOf(id, state) ?? []) : []));
    if (wear.length > 0)
      await tx.$executeRaw`
        INSERT INTO "ProjectorWear" AS wear ("projectorId", "day", "lampHours", "filterHours")
        SELECT id, ${await todayAt(tx, agentId)}::date, lamp, filter
        FROM jsonb_to_recordset(${JSON.stringify(wear)}::jsonb) AS told(id text, lamp int, filter int)
        ON CONFLICT ("projectorId", "day") DO UPDATE
        SET "lampHours" = excluded."lampHours", "filterHours" = excluded."filterHours"
        WHERE (wear."lampHours", wear."filterHours") IS DISTINCT FROM (excluded."lampHours", excluded."filterHours")`;
    await notify(tx, ...changed.map(({ id }) => ({ kind: "projector" as const, id })));
  });
}

/** The day by the clocks of an agent's mall, as `2026-12-24`. */
async function todayAt(tx: Tx, agentId: string): Promise<string> {
  const { mall } = await tx.agent.findUniqueOrThrow({
    where: { id: agentId },
    select: { mall: { select: { timezone: true } } },
  });
  return clockIn(new Date(), mall.timezone).slice(0, 10);
}

/** Lamp and filter hours of the last two years, day by day. */
export async function listWear(db: Reader, projectorId: string): Promise<Wear[]> {
  const rows = await db.projectorWear.findMany({ where: { projectorId }, orderBy: { day: "desc" }, take: 730 });
  return rows
    .reverse()
    .map(({ day, lampHours, filterHours }) => ({ day: day.toISOString().slice(0, 10), lampHours, filterHours }));
}
