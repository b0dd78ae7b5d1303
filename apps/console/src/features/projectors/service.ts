import type { Projector, ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { ProjectorConfig, ProjectorState } from "@holofleet/shared/protocol/projectors.ts";
import type { Db, Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { fleetRow, presenceOf, raiseGeneration } from "#features/agents/service.ts";
import { requestCommand } from "#features/commands/service.ts";
import { timeIn } from "#features/syncs/service.ts";
import type { Secrets } from "../../secrets.ts";
import { presentProjector } from "./present.ts";
import { agentFor } from "./rules.ts";

const facts = {
  mall: { select: { code: true, name: true, agents: { where: { revokedAt: null } } } },
  commands: { orderBy: { id: "desc" }, take: 1 },
} as const;

/** Projectors with what they said last, by mall and name. @throws AppError not_found when there is no such mall */
export async function listProjectors(db: Reader, where: { id?: string; mall?: string } = {}): Promise<Projector[]> {
  const rows = await db.projector.findMany({
    where: {
      ...(where.id !== undefined && { id: where.id }),
      ...(where.mall !== undefined && { mall: { code: where.mall } }),
    },
    include: facts,
    orderBy: [{ mall: { code: "asc" } }, { name: "asc" }, { id: "asc" }],
  });
  if (rows.length === 0 && where.mall !== undefined) await mallOf(db, where.mall);
  const link = await fleetRow(db);
  const now = new Date();
  return rows.map((row) => presentProjector(row, link, now));
}

/** @throws AppError projector_unknown */
export async function showProjector(db: Reader, id: string): Promise<Projector> {
  const [projector] = await listProjectors(db, { id });
  if (projector === undefined) throw unknown(id);
  return projector;
}

export interface NewProjector {
  /** code of the mall */
  mall: string;
  name: string;
  host: string;
  port: number;
  password?: string | undefined;
}

/**
 * Adds a projector and tells the mall's agents. The password is kept sealed.
 * @throws AppError not_found, conflict
 */
export async function addProjector(db: Db, secrets: Secrets, wanted: NewProjector): Promise<Projector> {
  const id = await db.$transaction(async (tx) => {
    const mall = await mallOf(tx, wanted.mall);
    const { name, host, port, password } = wanted;
    const same = await tx.projector.findFirst({ where: { mallId: mall.id, host, port }, select: { name: true } });
    if (same !== null)
      throw new AppError(
        "conflict",
        `${same.name} is at ${host}:${port} already. Check the address, or remove it first.`,
      );
    const passwordSealed = password === undefined ? null : secrets.seal(password);
    const row = await tx.projector.create({ data: { mallId: mall.id, name, host, port, passwordSealed } });
    await raiseGeneration(tx, { mallId: mall.id });
    await notify(tx, { kind: "projector", id: row.id }, { kind: "mall", id: mall.id });
    return row.id;
  });
  return showProjector(db, id);
}

/** Removes a projector with its history and tells the mall's agents. @throws AppError projector_unknown */
export async function removeProjector(db: Db, id: string): Promise<{ id: string }> {
  await db.$transaction(async (tx) => {
    const row = await tx.projector.findUnique({ where: { id }, select: { mallId: true } });
    if (row === null) throw unknown(id);
    await tx.projector.delete({ where: { id } });
    await raiseGeneration(tx, { mallId: row.mallId });
    await notify(tx, { kind: "projector", id }, { kind: "mall", id: row.mallId });
  });
  return { id };
}

/**
 * Asks for power on or off. Refused when no agent of the mall is online: an order must not wait for one and light a mall at
 * night.
 * @throws AppError projector_unknown, no_agent, agent_offline
 */
export async function requestPower(
  db: Db,
  { id, on, by }: { id: string; on: boolean; by: string },
): Promise<ProjectorCommand> {
  return db.$transaction(async (tx) => {
    const row = await tx.projector.findUnique({
      where: { id },
      select: { mall: { include: { agents: { where: { revokedAt: null }, orderBy: { enrolledAt: "asc" } } } } },
    });
    if (row === null) throw unknown(id);
    const { name, timezone, agents } = row.mall;
    const link = await fleetRow(tx);
    const now = new Date();
    const candidates = agents.map((agent) => ({ ...agent, presence: presenceOf(agent, link, now) }));
    const agentId = agentFor(name, candidates, (at) => timeIn(at, timezone));
    return requestCommand(tx, { agentId, projectorId: id, on, by });
  });
}

/** What the agents of a mall are told about its projectors, passwords included. */
export async function projectorConfigsFor(db: Reader, secrets: Secrets, mallId: string): Promise<ProjectorConfig[]> {
  const rows = await db.projector.findMany({ where: { mallId }, orderBy: { id: "asc" }, take: 256 });
  return rows.map(({ id, name, host, port, passwordSealed }) => {
    const password = passwordSealed === null ? undefined : unsealed(secrets, passwordSealed);
    return { id, name, driver: "pjlink", host, port, ...(password !== undefined && { password }) };
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

/** Keeps what projectors said last; only those of the agent's own mall. */
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
    await notify(tx, ...changed.map(({ id }) => ({ kind: "projector" as const, id })));
  });
}

async function mallOf(db: Reader, code: string): Promise<{ id: string }> {
  const mall = await db.mall.findUnique({ where: { code }, select: { id: true } });
  if (mall === null) throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
  return mall;
}

function unknown(id: string): AppError {
  return new AppError("projector_unknown", `There is no projector ${id}. See the list of projectors.`);
}
