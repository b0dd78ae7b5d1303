import { randomBytes } from "node:crypto";
import type { Assignment } from "@holofleet/contract/assignments.ts";
import type { PlayerRecipe } from "@holofleet/contract/works/recipes.ts";
import type { Revision, Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { keepAssignment } from "./assignment.ts";
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

export { addRevision, cancelOvertaken } from "./current.ts";
export { dropManifest, keepManifest, readDraftManifest, readManifest } from "./manifests.ts";
export { isDraftChanged, type LockedWork, presentRecipe, presentWork } from "./present.ts";
export { requireVersion } from "./rules.ts";

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
  const [row] = await readRows(db, { slug });
  if (row === undefined) throw unknownWork(slug);
  return row;
}

/** How often works are read again when they change meanwhile. */
const readings = 5;

/** Works with their parts, which are read after them: where a draft was saved in between, its old frames are gone, and all is read again. */
async function readRows(db: Reader, where: Prisma.WorkWhereInput): Promise<WorkRow[]> {
  for (let reading = 1; ; reading++) {
    const rows = await db.work.findMany({ where, include: workParts });
    if (reading === readings || !rows.some(({ draft, draftDigest }) => draft === null && draftDigest !== null))
      return rows;
  }
}

export const unknownWork = (slug: string) =>
  new AppError("not_found", `There is no work "${slug}". Look at the list of works.`);

/** Works by their ids. */
export async function readWorks(db: Reader, ids: readonly string[]): Promise<Map<string, Work>> {
  const rows = await readRows(db, { id: { in: [...ids] } });
  return new Map(rows.map((row) => [row.id, presentWork(row)]));
}

/** Reads a work and lets nobody else change it until the transaction ends. @throws AppError not_found */
export async function lockWork(tx: Tx, slug: string): Promise<LockedWork> {
  await tx.$queryRaw`SELECT 1 FROM "Work" WHERE "slug" = ${slug} FOR UPDATE`;
  const row = await tx.work.findUnique({ where: { slug }, select: lockedParts });
  if (row === null) throw unknownWork(slug);
  return row;
}

/**
 * Creates a work with an empty draft.
 * @throws AppError slug_taken with a suggestion; bad_request naming malls and groups that do not exist
 */
export async function createWork(db: Db, input: { title: string; slug?: string | undefined; malls: Assignment }) {
  const { title, malls } = input;
  const slug = input.slug ?? planSlug(title, randomBytes(3).toString("hex"));
  await db.$transaction(async (tx) => {
    const { count } = await tx.work.createMany({ data: [{ slug, title }], skipDuplicates: true });
    if (count === 0) throw await slugTaken(tx, slug);
    await keepAssignment(tx, await lockWork(tx, slug), malls);
  });
  return presentWork(await findWork(db, slug));
}

/**
 * Chooses the malls that should hold a work. They change with the next sync.
 * @throws AppError not_found; bad_request naming malls and groups that do not exist
 */
export async function assignWork(db: Db, slug: string, malls: Assignment): Promise<Work> {
  await db.$transaction(async (tx) => {
    await keepAssignment(tx, await lockWork(tx, slug), malls);
  });
  return presentWork(await findWork(db, slug));
}

/** Chooses what malls get from the next publish on. @throws AppError not_found */
export async function setRecipe(db: Db, slug: string, recipe: PlayerRecipe | null): Promise<Work> {
  await db.$transaction(async (tx) => {
    const { id } = await lockWork(tx, slug);
    await tx.work.update({ where: { id }, data: { playerRecipe: recipe ?? Prisma.DbNull } });
    await notify(tx, { kind: "work", id: slug });
  });
  return presentWork(await findWork(db, slug));
}

async function slugTaken(tx: Tx, slug: string): Promise<AppError> {
  const rows = await tx.work.findMany({
    where: { slug: { startsWith: slug.slice(0, 40) } },
    select: { slug: true, trashedAt: true },
  });
  const suggestion = suggestSlug(slug, new Set(rows.map((row) => row.slug)));
  const isTrashed = rows.some((row) => row.slug === slug && row.trashedAt !== null);
  const message = isTrashed
    ? `There is a work "${slug}" in the trash. Restore it, or take another short name such as "${suggestion}".`
    : `There is a work "${slug}" already. Publish to that one, or take another short name such as "${suggestion}".`;
  return new AppError("slug_taken", message, { details: { slug, suggestion } });
}
