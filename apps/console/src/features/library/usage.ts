import { type Usage, usageSchema } from "@holofleet/contract/works/library.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Db, Reader } from "#db/client.ts";
import { mallsOfWork } from "#features/places/service.ts";
import { listRunsOfWork } from "#features/syncs/service.ts";
import { findWork } from "#features/works/service.ts";

/** Where a work is used: malls, sync runs, and the works that share pictures with it. @throws AppError not_found */
export async function readUsage(db: Db, slug: string): Promise<Usage> {
  const { id } = await findWork(db, slug);
  return {
    malls: await mallsOfWork(db, slug),
    runs: await listRunsOfWork(db, id),
    shared: await sharedPictures(db, id),
  };
}

/** Pictures of a work's draft and current revision that those of other works show too. Works in the trash do not count. */
async function sharedPictures(db: Reader, workId: string): Promise<Usage["shared"]> {
  const [shared] = await db.$queryRaw<unknown[]>`
    WITH shown AS (
      SELECT w."id", w."slug", w."title", m."blobs"
      FROM "Work" w LEFT JOIN "Revision" r ON r."id" = w."currentId"
      JOIN "Manifest" m ON m."digest" IN (w."draftDigest", r."sourceDigest")
      WHERE w."trashedAt" IS NULL OR w."id" = ${workId}
    ), hits AS MATERIALIZED (
      SELECT DISTINCT s."slug", s."title", b."digest"
      FROM shown s, unnest(s."blobs") AS b("digest")
      WHERE s."id" <> ${workId}
        AND b."digest" = ANY (ARRAY(SELECT DISTINCT unnest("blobs") FROM shown WHERE "id" = ${workId}))
    ), sharing AS (
      SELECT "slug", "title", count(*)::int AS "pictures" FROM hits GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 50
    )
    SELECT (SELECT count(DISTINCT "digest")::int FROM hits) AS "pictures",
           (SELECT coalesce(sum("size"), 0)::float8 FROM "Blob" WHERE "digest" IN (SELECT "digest" FROM hits)) AS "bytes",
           (SELECT coalesce(json_agg(sharing), '[]') FROM sharing) AS "works"`;
  return usageSchema.shape.shared.parse(shared);
}

/** The works whose draft or revisions show a picture, or a rendition of it that malls hold. */
export async function readBlobUsage(db: Reader, digest: Digest) {
  const works = await db.$queryRaw<{ slug: string; title: string; draft: boolean; revisions: number[] }[]>`
    WITH shown AS MATERIALIZED (SELECT "digest" FROM "Manifest" WHERE ${digest} = ANY ("blobs"))
    SELECT w."slug", w."title", coalesce(w."draftDigest" IN (SELECT "digest" FROM shown), false) AS "draft",
           array_remove(array_agg(r."number" ORDER BY r."number"), NULL) AS "revisions"
    FROM "Work" w
    LEFT JOIN "Revision" r ON r."workId" = w."id"
      AND (r."sourceDigest" IN (SELECT "digest" FROM shown) OR r."manifestDigest" IN (SELECT "digest" FROM shown))
    GROUP BY w."id"
    HAVING count(r."id") > 0 OR w."draftDigest" IN (SELECT "digest" FROM shown)
    ORDER BY w."slug"`;
  return { works };
}
