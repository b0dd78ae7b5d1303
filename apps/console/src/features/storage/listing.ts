import type { Amount } from "@holofleet/contract/storage.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Db } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import type { BlobKind } from "#storage/blob-store.ts";
import type { Recorded } from "./rules.ts";

const page = 5_000;

const tables: Record<BlobKind, Prisma.Sql> = {
  original: Prisma.sql`SELECT "digest", "size" FROM "Blob"`,
  rendition: Prisma.sql`SELECT DISTINCT ON ("digest" COLLATE "C") "digest", "size" FROM "Rendition"`,
  thumbnail: Prisma.sql`SELECT "digest", NULL::int AS "size" FROM "Blob"`,
};

/** Everything of a kind that is recorded, in the order of the digests. */
export async function* listRecorded(db: Db, kind: BlobKind): AsyncGenerator<Recorded> {
  for (let last = ""; ; ) {
    const rows = await db.$queryRaw<Recorded[]>`
      ${tables[kind]} WHERE "digest" COLLATE "C" > ${last} ORDER BY "digest" COLLATE "C" LIMIT ${page}`;
    yield* rows;
    if (rows.length < page) return;
    last = rows.at(-1)?.digest ?? "";
  }
}

/** What the record says of one digest now; `null` when it says nothing. */
export async function findRecorded(db: Db, kind: BlobKind, digest: Digest): Promise<Recorded | null> {
  const [row] = await db.$queryRaw<Recorded[]>`${tables[kind]} WHERE "digest" = ${digest}`;
  return row ?? null;
}

/** How many originals and renditions are recorded, and their bytes. */
export async function countRecorded(db: Db): Promise<Amount> {
  const [row] = await db.$queryRaw<Amount[]>`
    SELECT count(*)::int AS count, coalesce(sum("size"), 0)::float8 AS bytes FROM (
      SELECT "digest", "size" FROM "Blob" UNION ALL SELECT DISTINCT "digest", "size" FROM "Rendition") AS recorded`;
  return row ?? { count: 0, bytes: 0 };
}
