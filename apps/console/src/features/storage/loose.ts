import { playerRecipeSchema } from "@holofleet/contract/works/recipes.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { readRecipes } from "#features/legacy-pictures/service.ts";
import { nameRecipe, preview } from "#images/recipes.ts";
import type { LoosePicture, LooseRendition } from "./rules.ts";

/**
 * Manifests that something needs: drafts, revisions, publications that wait, and what agents should hold or are still fetching.
 */
const held = Prisma.sql`
  SELECT "draftDigest" AS digest FROM "Work" WHERE "draftDigest" IS NOT NULL
  UNION SELECT "manifestDigest" FROM "Revision"
  UNION SELECT "sourceDigest" FROM "Revision"
  UNION SELECT "draftDigest" FROM "Publication" WHERE "state" IN ('scheduled', 'preparing')
  UNION SELECT work->>'manifest' FROM "Release" r
    JOIN "Agent" a ON r."digest" IN (a."desiredRelease", a."previousRelease"),
    jsonb_array_elements(r."body"::jsonb->'works') AS work`;

/**
 * Pictures that something shows: those of held manifests, of imports that are not finished, and of older agents, which may still
 * have an address in their queue when nobody wants it any more.
 */
const shown = Prisma.sql`
  SELECT unnest(m."blobs") AS digest FROM "Manifest" m JOIN (${held}) h ON h.digest = m."digest"
  UNION SELECT "digest" FROM "LegacyPicture" WHERE "workId" IS NOT NULL OR "announcedAt" > now() - interval '30 days'
  UNION SELECT frame->>'digest' FROM "ZipImport", jsonb_array_elements("frames") AS frame
    WHERE "state" IN ('receiving', 'unpacking')`;

/**
 * Every recorded picture and rendition that nothing shows, renditions by recipes that nothing uses any more with them, and the database's clock, which also wrote their times.
 * @throws AppError internal when a manifest does not tell its pictures: counting references would lose them
 */
export async function readLoose(
  db: Db,
): Promise<{ pictures: LoosePicture[]; renditions: LooseRendition[]; now: Date }> {
  const blind = await db.$queryRaw<{ digest: string }[]>`
    SELECT "digest" FROM "Manifest" WHERE "frames" > 0 AND cardinality("blobs") = 0 LIMIT 1`;
  if (blind.length > 0) {
    throw new AppError("internal", `The manifest ${blind[0]?.digest} does not tell its pictures. Nothing was removed.`);
  }
  const [clock] = await db.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  const pictures = await db.$queryRaw<LoosePicture[]>`
    WITH shown AS (${shown})
    SELECT b."digest", b."size", b."wantedAt" FROM "Blob" b
    WHERE NOT EXISTS (SELECT 1 FROM shown WHERE shown.digest = b."digest") ORDER BY b."digest"`;
  const used = await usedRecipes(db);
  const renditions = await db.$queryRaw<LooseRendition[]>`
    WITH shown AS (${shown})
    SELECT r."source", r."digest", r."size" FROM "Rendition" r
    WHERE NOT (EXISTS (SELECT 1 FROM shown WHERE shown.digest = r."source")
        AND (r."recipe" = ANY(${used}::text[]) OR r."createdAt" > now() - interval '1 day'))
      AND NOT EXISTS (SELECT 1 FROM shown WHERE shown.digest = r."digest")
    ORDER BY r."source"`;
  return { pictures, renditions, now: clock?.now ?? new Date() };
}

/** Names of the recipes that somebody may still want pictures of: people who look, works, publications that wait, older agents. */
async function usedRecipes(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ recipe: unknown }[]>`
    SELECT "playerRecipe" AS recipe FROM "Work" WHERE "playerRecipe" IS NOT NULL
    UNION SELECT "playerRecipe" FROM "Publication" WHERE "state" IN ('scheduled', 'preparing') AND "playerRecipe" IS NOT NULL`;
  const recipes = [preview, ...(await readRecipes(db)), ...rows.map(({ recipe }) => playerRecipeSchema.parse(recipe))];
  return recipes.map(nameRecipe).filter((name) => name !== null);
}

/** Forgets manifests that nothing needs. One that somebody takes up at this moment is kept by its foreign keys. */
export async function dropLooseManifests(db: Db): Promise<void> {
  const rows = await db.$queryRaw<{ digest: string }[]>`
    SELECT m."digest" FROM "Manifest" m WHERE NOT EXISTS (SELECT 1 FROM (${held}) h WHERE h.digest = m."digest")`;
  for (const { digest } of rows) await db.manifest.deleteMany({ where: { digest } }).catch(() => undefined);
}
