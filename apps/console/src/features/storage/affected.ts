import type { Finding } from "@holofleet/contract/storage.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Db } from "#db/client.ts";

type Works = Finding["works"];

interface Row {
  digest: Digest;
  slug: string;
  title: string;
  /** null: the draft */
  number: number | null;
}

/** The works that show these pictures, by digest: in which revisions, and whether in the draft. One query, however many. */
export async function affectedWorks(db: Db, digests: readonly Digest[]): Promise<Map<Digest, Works>> {
  if (digests.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    WITH showing AS (
      SELECT m."digest" AS manifest, blob FROM "Manifest" m, unnest(m."blobs") AS blob
      WHERE blob = ANY(${[...new Set(digests)]}::text[]))
    SELECT s.blob AS digest, w."slug", w."title", r."number" FROM showing s
      JOIN "Revision" r ON s.manifest IN (r."manifestDigest", r."sourceDigest") JOIN "Work" w ON w."id" = r."workId"
    UNION SELECT s.blob, w."slug", w."title", NULL FROM showing s JOIN "Work" w ON w."draftDigest" = s.manifest
    ORDER BY 1, 2, 4`;
  const affected = new Map<Digest, Works>();
  for (const { digest, slug, title, number } of rows) {
    const works = affected.get(digest) ?? [];
    affected.set(digest, works);
    const work = works.find((known) => known.slug === slug) ?? { slug, title, draft: false, revisions: [] };
    if (!works.includes(work)) works.push(work);
    if (number === null) work.draft = true;
    else work.revisions.push(number);
  }
  return affected;
}

/** Whether a manifest lists this picture, whatever the other records say. */
export async function isShown(db: Db, digest: Digest): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM "Manifest" WHERE ${digest} = ANY("blobs") LIMIT 1`;
  return rows.length > 0;
}
