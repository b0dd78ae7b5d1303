import { defaultFacts, type ProjectorFacts } from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { driverPorts } from "@holofleet/shared/protocol/projectors/template.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import type { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { fleetRow, ours, raiseGeneration } from "#features/agents/service.ts";
import type { Secrets } from "#secrets.ts";
import { presentProjector } from "./present.ts";
import { mostProjectors } from "./rules.ts";

const facts = {
  mall: { select: { code: true, name: true, timezone: true, agents: { where: { revokedAt: null, ...ours } } } },
  sets: { select: { id: true } },
  commands: {
    // a later step of a scene is the last order when it was sent, or should have been: not while it waits, nor when it was taken back
    where: { OR: [{ dueAt: null }, { sentAt: { not: null } }, { state: "expired" }] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 1,
  },
} satisfies Prisma.ProjectorInclude;

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

/** What may be left out has its default, or stays as it is. */
type Given<T> = { [K in keyof T]?: T[K] | undefined };

export interface NewProjector extends Given<ProjectorFacts> {
  /** code of the mall */
  mall: string;
  name: string;
  host: string;
  port?: number | undefined;
  password?: string | undefined;
}

/**
 * Adds a projector and tells the mall's agents. The password is kept sealed.
 * @throws AppError not_found, conflict, bad_request
 */
export async function addProjector(db: Db, secrets: Secrets, wanted: NewProjector): Promise<Projector> {
  const id = await db.$transaction((tx) => writeNew(tx, secrets, wanted));
  return showProjector(db, id);
}

/** The same in a transaction of the caller's. Answers its id. */
export async function writeNew(tx: Tx, secrets: Secrets, wanted: NewProjector): Promise<string> {
  const { mall: code, name, host, password, port: given, ...said } = wanted;
  const mall = await mallOf(tx, code);
  const port = given ?? usualPort(said.driver ?? "pjlink");
  assertTemplate(said.driver ?? "pjlink", said.options ?? {});
  await assertFree(tx, { mallId: mall.id, host, port });
  await assertRoom(tx, mall);
  const passwordSealed = password === undefined ? null : secrets.seal(password);
  const row = await tx.projector.create({
    data: { ...columnsOf({ ...defaultFacts, ...only(said) }), mallId: mall.id, name, host, port, passwordSealed },
  });
  await tell(tx, row);
  return row.id;
}

export interface ProjectorChange extends Given<ProjectorFacts> {
  id: string;
  name?: string | undefined;
  host?: string | undefined;
  port?: number | undefined;
  /** `null` forgets it */
  password?: string | null | undefined;
}

/** Changes what is known about a projector and tells the mall's agents. @throws AppError projector_unknown, conflict */
export async function updateProjector(db: Db, secrets: Secrets, change: ProjectorChange): Promise<Projector> {
  await db.$transaction((tx) => writeChange(tx, secrets, change));
  return showProjector(db, change.id);
}

/** The same in a transaction of the caller's. */
export async function writeChange(tx: Tx, secrets: Secrets, change: ProjectorChange): Promise<void> {
  const { id, name, host, port, password, ...said } = change;
  const row = await tx.projector.findUnique({ where: { id } });
  if (row === null) throw unknown(id);
  const place = { mallId: row.mallId, host: host ?? row.host, port: port ?? row.port };
  if (place.host !== row.host || place.port !== row.port) await assertFree(tx, place, id);
  assertTemplate(said.driver ?? row.driver, said.options ?? (row.options as ProjectorFacts["options"]));
  await tx.projector.update({
    where: { id },
    data: {
      ...only({ name, host, port }),
      ...(password !== undefined && { passwordSealed: password === null ? null : secrets.seal(password) }),
      ...columnsOf(only(said)),
    },
  });
  await tell(tx, row);
}

/** Removes a projector with its history and tells the mall's agents. @throws AppError projector_unknown */
export async function removeProjector(db: Db, id: string): Promise<{ id: string }> {
  await db.$transaction(async (tx) => {
    const row = await tx.projector.findUnique({ where: { id }, select: { id: true, mallId: true } });
    if (row === null) throw unknown(id);
    await tx.projector.delete({ where: { id } });
    await tell(tx, row);
  });
  return { id };
}

async function tell(tx: Tx, { id, mallId }: { id: string; mallId: string }): Promise<void> {
  await raiseGeneration(tx, { mallId });
  await notify(
    tx,
    { kind: "projector", id },
    ...(["mall", "switching"] as const).map((kind) => ({ kind, id: mallId })),
  );
}

async function assertFree(
  tx: Tx,
  place: { mallId: string; host: string; port: number },
  but: string | null = null,
): Promise<void> {
  const same = await tx.projector.findFirst({
    where: { ...place, ...(but !== null && { id: { not: but } }) },
    select: { name: true },
  });
  if (same === null) return;
  const { host, port } = place;
  throw new AppError("conflict", `${same.name} is at ${host}:${port} already. Check the address, or remove it first.`);
}

/** One more than an agent can be told of would never be spoken to. */
async function assertRoom(tx: Tx, { id, name }: { id: string; name: string }): Promise<void> {
  if ((await tx.projector.count({ where: { mallId: id } })) < mostProjectors) return;
  const message = `${name} has ${mostProjectors} projectors, and no more can be switched by one mall. Add this one to another mall.`;
  throw new AppError("conflict", message);
}

function usualPort(driver: ProjectorFacts["driver"]): number {
  if (driver === "template") throw new AppError("bad_request", "A device of your own commands needs its port.");
  return driverPorts[driver];
}

function assertTemplate(driver: string, { template }: ProjectorFacts["options"]): void {
  if (driver === "template" && template === undefined)
    throw new AppError("bad_request", "This driver needs the commands of the device: give options.template.");
}

function columnsOf(
  said: Given<ProjectorFacts>,
): Omit<Prisma.ProjectorUncheckedCreateInput, "mallId" | "name" | "host"> {
  const { serviceDate, options, inputs, ...plain } = said;
  return {
    ...plain,
    ...(options !== undefined && { options: options as Prisma.InputJsonObject }),
    ...(inputs !== undefined && { inputs: inputs as Prisma.InputJsonArray }),
    ...(serviceDate !== undefined && { serviceDate: serviceDate === null ? null : new Date(serviceDate) }),
  } as Omit<Prisma.ProjectorUncheckedCreateInput, "mallId" | "name" | "host">;
}

/** Only what was said. */
function only<T extends object>(said: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as never;
}

/** @throws AppError not_found */
export async function mallOf(db: Reader, code: string): Promise<{ id: string; name: string }> {
  const mall = await db.mall.findUnique({ where: { code }, select: { id: true, name: true } });
  if (mall === null) throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
  return mall;
}

export function unknown(id: string): AppError {
  return new AppError("projector_unknown", `There is no projector ${id}. See the list of projectors.`);
}
