import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { changeLines } from "#features/lines/service.ts";

interface Change {
  add: readonly string[];
  remove: readonly string[];
}

/** What to change on many malls: tags by word, groups by name. */
export interface Marks {
  /** codes */
  malls: readonly string[];
  tags: Change;
  groups: Change;
}

/**
 * Adds malls to groups and tags and takes them out, all or nothing. What they should hold follows from it; they get it with the
 * next sync.
 * @throws AppError bad_request naming malls and groups that do not exist
 */
export async function markMalls(db: Db, { malls, tags, groups }: Marks): Promise<{ malls: number }> {
  const codes = [...new Set(malls)];
  await changeLines(db, async (tx) => {
    const ids = await lockMalls(tx, codes);
    await tx.$executeRaw`
      UPDATE "Mall" SET "tags" = ARRAY(
        SELECT DISTINCT tag FROM unnest("tags" || ${[...tags.add]}::text[]) AS tag
        WHERE tag <> ALL(${[...tags.remove]}::text[]) ORDER BY tag)
      WHERE "id" = ANY(${ids})`;
    const joined = await groupIds(tx, groups.add);
    const left = await groupIds(tx, groups.remove);
    await tx.$executeRaw`
      INSERT INTO "_GroupToMall" ("A", "B")
      SELECT a, b FROM unnest(${joined}::text[]) AS a, unnest(${ids}::text[]) AS b ON CONFLICT DO NOTHING`;
    await tx.$executeRaw`DELETE FROM "_GroupToMall" WHERE "A" = ANY(${left}) AND "B" = ANY(${ids})`;
    await notify(tx, ...ids.map((id) => ({ kind: "mall" as const, id })));
  });
  return { malls: codes.length };
}

async function lockMalls(tx: Tx, codes: readonly string[]): Promise<string[]> {
  const rows = await tx.mall.findMany({ where: { code: { in: [...codes] } }, select: { id: true, code: true } });
  const known = new Set(rows.map(({ code }) => code));
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) {
    const message = `No mall has the code ${unknown.join(", ")}. Add it first, or correct the code.`;
    throw new AppError("bad_request", message, { details: { malls: unknown } });
  }
  const ids = rows.map(({ id }) => id);
  await tx.$queryRaw`SELECT 1 FROM "Mall" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`;
  return ids;
}

/** @throws AppError bad_request naming groups that do not exist */
export async function groupIds(tx: Tx, names: readonly string[]): Promise<string[]> {
  const rows = await tx.group.findMany({ where: { name: { in: [...names] } }, select: { id: true, name: true } });
  const known = new Set(rows.map(({ name }) => name));
  const unknown = [...new Set(names)].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const message = `There is no group of malls named ${unknown.join(", ")}. Make it first, or correct the name.`;
    throw new AppError("bad_request", message, { details: { groups: unknown } });
  }
  return rows.map(({ id }) => id);
}
