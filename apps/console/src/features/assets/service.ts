import type { Uploaded } from "@holofleet/contract/works.ts";
import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import { frameTypes } from "@holofleet/shared/content/manifest.ts";
import { z } from "zod";
import type { Reader } from "#db/client.ts";

export { type Intake, openIntake } from "./intake.ts";
export { lockBlobs } from "./lock.ts";
export {
  type Content,
  findContents,
  findRenditions,
  openRenditions,
  type Rendition,
  type Renditions,
} from "./renditions.ts";
export { diskFault, emptyStaging, frameTooLarge, type Staged, stageBytes } from "./staging.ts";

const factsSchema = z.object({
  digest: digestSchema,
  size: z.number(),
  type: z.enum(frameTypes),
  width: z.number(),
  height: z.number(),
});

/** What is known of a picture that the store holds, or `null`. */
export async function findBlob(db: Reader, digest: Digest): Promise<Uploaded | null> {
  const row = await db.blob.findUnique({ where: { digest } });
  return row && factsSchema.parse(row);
}

/** The pictures among `digests` that the store holds, by digest. One query, however many are asked. */
export async function findBlobs(db: Reader, digests: Iterable<Digest>): Promise<Map<Digest, Uploaded>> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT "digest", "size", "type", "width", "height" FROM "Blob" WHERE "digest" = ANY(${[...new Set(digests)]}::text[])`;
  return byDigest(rows);
}

function byDigest(rows: unknown[]): Map<Digest, Uploaded> {
  const facts = z.array(factsSchema).parse(rows);
  return new Map(facts.map((one) => [one.digest, one]));
}

/**
 * The same for pictures that somebody is about to put into a draft: the clean-up leaves them alone for half a day at least.
 * Whoever refers to a blob that nothing else refers to asks for it here first.
 */
export async function wantBlobs(db: Reader, digests: Iterable<Digest>): Promise<Map<Digest, Uploaded>> {
  const wanted = [...new Set(digests)];
  const rows = await db.$queryRaw<{ due: boolean }[]>`
    SELECT "digest", "size", "type", "width", "height", "wantedAt" < now() - interval '12 hours' AS due
    FROM "Blob" WHERE "digest" = ANY(${wanted}::text[])`;
  if (!rows.some(({ due }) => due)) return byDigest(rows);
  // in one order everywhere, so that two of these never wait for each other
  await db.$executeRaw`
    WITH due AS (
      SELECT "digest" FROM "Blob"
      WHERE "digest" = ANY(${wanted}::text[]) AND "wantedAt" < now() - interval '12 hours'
      ORDER BY "digest" FOR NO KEY UPDATE)
    UPDATE "Blob" b SET "wantedAt" = now() FROM due WHERE b."digest" = due."digest"`;
  // again: a clean-up may have been faster with some of them
  return findBlobs(db, wanted);
}

/** The digests that the store does not hold, each once, in the order asked. Those that it holds count as wanted. */
export async function missingBlobs(db: Reader, digests: Digest[]): Promise<Digest[]> {
  const held = await wantBlobs(db, digests);
  return [...new Set(digests)].filter((digest) => !held.has(digest));
}
