import { randomBytes } from "node:crypto";
import type { Assignment, Revision, Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import {
  type LockedWork,
  lockedParts,
  presentRevision,
  presentWork,
  revisionParts,
  type WorkRow,
  workParts,
} from "./present.ts";
import { planSlug, suggestSlug } from "./rules.ts";

export async function listWorks(db: Db): Promise<Work[]> {
  const rows = await db.work.findMany({ include: workParts, orderBy: [{ updatedAt: "desc" }, { slug: "asc" }] });
  return rows.map(presentWork);
}

/** @throws AppError not_found */
export async function showWork(db: Db, slug: string): Promise<Work & { revisions: Revision[] }> {
  const row = await findWork(db, slug);
  const revisions = await db.revision.findMany({
    where: { workId: row.id },
    include: revisionParts,
    orderBy: { number: "desc" },
  });
  return { ...presentWork(row), revisions: revisions.map((revision) => presentRevision(revision, row.currentId)) };
}

/** @throws AppError not_found */
export async function findWork(db: Reader, slug: string): Promise<WorkRow> {
  const row = await db.work.findUnique({ where: { slug }, include: workParts });
  if (row === null) throw unknownWork(slug);
  return row;
}

const unknownWork = (slug: string) =>
  new AppError("not_found", `There is no work "${slug}". Look at the list of works.`);

/** Reads a work and lets nobody else change it until the transaction ends. @throws AppError not_found */
export async function lockWork(tx: Tx, slug: string): Promise<LockedWork> {
  await tx.$queryRaw`SELECT 1 FROM "Work" WHERE "slug" = ${slug} FOR UPDATE`;
  const row = await tx.work.findUnique({ where: { slug }, select: lockedParts });
  if (row === null) throw unknownWork(slug);
  return row;
}

/**
 * Creates a work with an empty draft.
 * @throws AppError slug_taken with a suggestion; bad_request naming malls that do not exist
 */
export async function createWork(db: Db, input: { title: string; slug?: string | undefined; malls: Assignment }) {
  const { title, malls } = input;
  const slug = input.slug ?? planSlug(title, randomBytes(3).toString("hex"));
  await db.$transaction(async (tx) => {
    const data = { slug, title, allMalls: malls === "all" };
    const { count } = await tx.work.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) throw await slugTaken(tx, slug);
    await replaceAssignments(tx, await lockWork(tx, slug), malls);
  });
  return presentWork(await findWork(db, slug));
}

/** @throws AppError not_found */
export async function renameWork(db: Db, slug: string, title: string): Promise<Work> {
  await db.$transaction(async (tx) => {
    const { id } = await lockWork(tx, slug);
    await tx.work.update({ where: { id }, data: { title } });
    await notify(tx, { kind: "work", id: slug });
  });
  return presentWork(await findWork(db, slug));
}

/**
 * Chooses the malls that should hold a work. They change with the next sync.
 * @throws AppError not_found; bad_request naming malls that do not exist
 */
export async function assignWork(db: Db, slug: string, malls: Assignment): Promise<Work> {
  await db.$transaction(async (tx) => {
    const work = await lockWork(tx, slug);
    await tx.work.update({ where: { id: work.id }, data: { allMalls: malls === "all" } });
    await replaceAssignments(tx, work, malls);
  });
  return presentWork(await findWork(db, slug));
}

async function replaceAssignments(tx: Tx, { id: workId, slug }: LockedWork, malls: Assignment): Promise<void> {
  const mallIds = malls === "all" ? [] : await mallIdsOf(tx, malls);
  await tx.assignment.deleteMany({ where: { workId } });
  await tx.assignment.createMany({ data: mallIds.map((mallId) => ({ workId, mallId })) });
  await notify(tx, { kind: "work", id: slug });
}

async function mallIdsOf(tx: Tx, malls: string[]): Promise<string[]> {
  const codes = [...new Set(malls)];
  const rows = await tx.mall.findMany({ where: { code: { in: codes } }, select: { id: true, code: true } });
  const known = new Set(rows.map(({ code }) => code));
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) {
    const message = `No mall has the code ${unknown.join(", ")}. Add it first, or correct the code.`;
    throw new AppError("bad_request", message, { details: { malls: unknown } });
  }
  return rows.map(({ id }) => id);
}

async function slugTaken(tx: Tx, slug: string): Promise<AppError> {
  const rows = await tx.work.findMany({ where: { slug: { startsWith: slug.slice(0, 40) } }, select: { slug: true } });
  const suggestion = suggestSlug(slug, new Set(rows.map((row) => row.slug)));
  const message = `There is a work "${slug}" already. Publish to that one, or take another short name such as "${suggestion}".`;
  return new AppError("slug_taken", message, { details: { slug, suggestion } });
}
