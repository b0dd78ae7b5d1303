import type { Group } from "@holofleet/contract/groups.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Line } from "@holofleet/shared/line.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { recordGroupName } from "#features/cues/service.ts";
import { changeLines, readLine } from "#features/lines/service.ts";

/** Groups of malls, by name. */
export async function listGroups(db: Reader, where: { name?: string } = {}): Promise<Group[]> {
  const rows = await db.group.findMany({
    where,
    orderBy: { name: "asc" },
    include: { malls: { select: { code: true } }, works: { select: { work: { select: { slug: true } } } } },
  });
  return rows.map(({ id, name, malls, works, line }) => ({
    id,
    name,
    line: readLine(line),
    malls: malls.map(({ code }) => code).sort(),
    works: works.map(({ work }) => work.slug).sort(),
  }));
}

/** @throws AppError conflict when the name is taken; bad_request naming malls that do not exist */
export async function createGroup(db: Db, name: string, malls: readonly string[]): Promise<Group> {
  await changeLines(db, async (tx) => {
    const { id } = await tx.group.create({ data: { name }, select: { id: true } });
    await writeMalls(tx, id, malls);
  }).catch(refuseTaken(name));
  return showGroup(db, name);
}

/** @throws AppError not_found; conflict when the name is taken */
export async function renameGroup(db: Db, name: string, to: string): Promise<Group> {
  await db
    .$transaction(async (tx) => {
      const { id } = await lockGroup(tx, name);
      await tx.group.update({ where: { id }, data: { name: to } });
      await recordGroupName(tx, name, to);
      await notify(tx, { kind: "mall", id: "" }, { kind: "work", id: "" });
    })
    .catch(refuseTaken(to));
  return showGroup(db, to);
}

/**
 * Chooses the malls of a group. What they should hold follows; they get it with the next sync.
 * @throws AppError not_found; bad_request naming malls that do not exist
 */
export async function setGroupMalls(db: Db, name: string, malls: readonly string[]): Promise<Group> {
  await changeLines(db, async (tx) => {
    const { id } = await lockGroup(tx, name);
    await writeMalls(tx, id, malls);
  });
  return showGroup(db, name);
}

/** Gives the malls of a group a line, where they have none of their own. Their agents hear of it. @throws AppError not_found */
export async function setGroupLine(db: Db, name: string, line: Line | null): Promise<Group> {
  await changeLines(db, async (tx) => {
    const { id } = await lockGroup(tx, name);
    await tx.group.update({ where: { id }, data: { line: line ?? Prisma.DbNull } });
    await notify(tx, { kind: "mall", id: "" });
  });
  return showGroup(db, name);
}

/**
 * Removes a group; its malls stay. One that works are assigned to goes with `force` only: its malls should hold them no more.
 * @throws AppError not_found, conflict naming the works
 */
export async function removeGroup(db: Db, name: string, force: boolean): Promise<{ name: string }> {
  await changeLines(db, async (tx) => {
    const { id } = await lockGroup(tx, name);
    const rows = await tx.groupAssignment.findMany({
      where: { groupId: id },
      select: { work: { select: { slug: true } } },
    });
    const works = rows.map(({ work }) => work.slug).sort();
    if (works.length > 0 && !force) {
      const message = `The group ${name} says where these works go: ${works.join(", ")}. Assign them otherwise first, or remove it by force.`;
      throw new AppError("conflict", message, { details: { works } });
    }
    await tx.group.delete({ where: { id } });
    await notify(tx, { kind: "mall", id: "" }, ...works.map((slug) => ({ kind: "work" as const, id: slug })));
  });
  return { name };
}

async function showGroup(db: Reader, name: string): Promise<Group> {
  const [group] = await listGroups(db, { name });
  if (group === undefined) throw unknownGroup(name);
  return group;
}

/** The group with this name, held until the transaction ends. */
async function lockGroup(tx: Tx, name: string): Promise<{ id: string }> {
  const [group] = await tx.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Group" WHERE "name" = ${name} FOR UPDATE`;
  if (group === undefined) throw unknownGroup(name);
  return group;
}

const unknownGroup = (name: string) =>
  new AppError("not_found", `There is no group of malls named ${name}. See the list of groups.`);

async function writeMalls(tx: Tx, id: string, malls: readonly string[]): Promise<void> {
  const codes = [...new Set(malls)];
  const rows = await tx.mall.findMany({ where: { code: { in: codes } }, select: { id: true, code: true } });
  const known = new Set(rows.map(({ code }) => code));
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) {
    const message = `No mall has the code ${unknown.join(", ")}. Add it first, or correct the code.`;
    throw new AppError("bad_request", message, { details: { malls: unknown } });
  }
  const set = rows.map((mall) => ({ id: mall.id }));
  await tx.group.update({ where: { id }, data: { malls: { set } } });
  await notify(tx, { kind: "mall", id: "" });
}

function refuseTaken(name: string) {
  return (thrown: unknown): never => {
    if (thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === "P2002") {
      throw new AppError("conflict", `There is a group of malls named ${name} already. Choose another name.`);
    }
    throw thrown;
  };
}
