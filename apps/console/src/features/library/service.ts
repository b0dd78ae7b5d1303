import type { Library, WorksQuery } from "@holofleet/contract/works/library.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { mallsOfWorks } from "#features/releases/service.ts";
import { findWork, lockWork, presentWork, readWorks } from "#features/works/service.ts";
import { planTags } from "./actions.ts";
import { planPage, planSearch, type SortedWork } from "./rules.ts";

export { purgeTrash } from "./trash.ts";

interface FoundWork extends SortedWork {
  allMalls: boolean;
  mallTags: string[];
}

/**
 * The works that a query asks for, in its order.
 * @throws AppError not_found (mall), bad_request (cursor)
 */
export async function listWorks(db: Db, query: WorksQuery): Promise<Work[]> {
  const found = await findMatches(db, query);
  const meant = query.mall === undefined ? found : await forMall(db, found, query.mall);
  const page = planPage(meant, query);
  const works = await readWorks(
    db,
    page.map(({ id }) => id),
  );
  return page.flatMap(({ id }) => works.get(id) ?? []);
}

async function findMatches(db: Reader, query: WorksQuery): Promise<FoundWork[]> {
  return db.$queryRaw<FoundWork[]>`
    SELECT w."id", w."slug", w."title", w."createdAt", w."updatedAt", w."allMalls", w."mallTags",
           coalesce(d."bytes", c."bytes", 0)::float8 AS "bytes"
    FROM "Work" w
    LEFT JOIN "Revision" r ON r."id" = w."currentId"
    LEFT JOIN "Manifest" d ON d."digest" = w."draftDigest"
    LEFT JOIN "Manifest" c ON c."digest" = r."sourceDigest"
    WHERE ${Prisma.join(conditionsOf(query), " AND ")}`;
}

function conditionsOf({ q, tag, collection, state, mall }: WorksQuery): Prisma.Sql[] {
  const conditions = [state === "trashed" ? Prisma.sql`w."trashedAt" IS NOT NULL` : Prisma.sql`w."trashedAt" IS NULL`];
  if (q?.trim()) conditions.push(searchCondition(q));
  const tags = (tag ?? "")
    .normalize("NFC")
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  if (tags.length > 0) conditions.push(Prisma.sql`w."tags" @> ${tags}::text[]`);
  if (collection) {
    conditions.push(Prisma.sql`(w."collection" = ${collection} OR starts_with(w."collection", ${`${collection}/`}))`);
  }
  if (state === "taken_down") conditions.push(Prisma.sql`w."takenDownAt" IS NOT NULL`);
  else if (mall !== undefined) conditions.push(Prisma.sql`w."takenDownAt" IS NULL`);
  if (state === "draft") conditions.push(Prisma.sql`w."currentId" IS NULL`);
  if (state === "published" || state === "changed") conditions.push(Prisma.sql`w."currentId" IS NOT NULL`);
  if (state === "changed") {
    conditions.push(Prisma.sql`(w."draftDigest" IS DISTINCT FROM r."sourceDigest"
      OR w."playerRecipe" IS DISTINCT FROM r."playerRecipe")`);
  }
  return conditions;
}

function searchCondition(q: string): Prisma.Sql {
  const { words, path } = planSearch(q);
  const text = Prisma.sql`normalize(concat_ws(E'\n', w."title", w."slug", array_to_string(w."tags", E'\n'), w."collection"), NFKC)`;
  const byWords = Prisma.sql`${text} ILIKE ALL (${words}::text[])`;
  if (path === null) return byWords;
  return Prisma.sql`(${byWords} OR strpos(d."paths", ${path}) > 0 OR strpos(c."paths", ${path}) > 0)`;
}

async function forMall(db: Reader, works: FoundWork[], code: string): Promise<FoundWork[]> {
  const mall = await db.mall.findUnique({ where: { code }, select: { id: true } });
  if (mall === null) throw new AppError("not_found", `There is no mall with the code ${code}. See the list of malls.`);
  const malls = await mallsOfWorks(db, works, [mall.id]);
  return works.filter(({ id }) => {
    const own = malls.get(id);
    return own === "all" || own?.has(mall.id);
  });
}

/** The shelves that works stand on, and how many there are. */
export async function showLibrary(db: Reader): Promise<Library> {
  const tags = await db.$queryRaw<Library["tags"]>`
    SELECT tag AS "name", count(*)::int AS "works" FROM "Work", unnest("tags") AS tag
    WHERE "trashedAt" IS NULL GROUP BY tag ORDER BY 2 DESC, 1`;
  const collections = await db.$queryRaw<Library["collections"]>`
    SELECT "collection" AS "name", count(*)::int AS "works" FROM "Work"
    WHERE "trashedAt" IS NULL AND "collection" <> '' GROUP BY 1 ORDER BY 1`;
  const works = await db.work.count({ where: { trashedAt: null } });
  const trashed = await db.work.count({ where: { trashedAt: { not: null } } });
  return { works, trashed, tags, collections };
}

export interface WorkChange {
  title?: string | undefined;
  tags?: readonly string[] | undefined;
  collection?: string | undefined;
}

/**
 * Changes what is given and leaves the rest.
 * @throws AppError not_found, bad_request (too many tags)
 */
export async function changeWork(db: Db, slug: string, { title, tags, collection }: WorkChange): Promise<Work> {
  await db.$transaction(async (tx) => {
    const { id } = await lockWork(tx, slug);
    const data = {
      ...(title !== undefined && { title }),
      ...(tags !== undefined && { tags: planTags(tags) }),
      ...(collection !== undefined && { collection }),
    };
    await tx.work.update({ where: { id }, data });
    await notify(tx, { kind: "work", id: slug });
  });
  return presentWork(await findWork(db, slug));
}
