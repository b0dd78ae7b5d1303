import { rm } from "node:fs/promises";
import type { Uploaded } from "@holofleet/contract/works.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import type { Pictures } from "#images/pictures.ts";
import type { BlobStore } from "#storage/blob-store.ts";
import { diskFault, type Staged } from "./staging.ts";
import { together } from "./together.ts";

/** The way in for every picture, alone, in a pack or out of a zip. */
export interface Intake {
  /**
   * Decodes a picture fully, makes its thumbnail, moves both into the store, then records it. The staged file is gone
   * afterwards, whatever happens.
   * @throws AppError image_*, timeout: it is no good picture; unavailable when the disk is full or a clean-up was faster
   */
  take(staged: Staged): Promise<Uploaded>;
}

/** Pictures that are made durable and recorded with one another: what waits for the disk and the database waits once. */
const mostTogether = 64;

/** A picture that was found good, and the files that hold it and its thumbnail. */
interface Good {
  uploaded: Uploaded;
  file: string;
  thumbnail: string;
}

export function openIntake({ db, blobs, pictures }: { db: Db; blobs: BlobStore; pictures: Pictures }): Intake {
  const keep = together<Good, boolean>(async (goods) => {
    await blobs.putAll(
      goods.flatMap(({ uploaded: { digest }, file, thumbnail }) => [
        { kind: "thumbnail", digest, file: thumbnail },
        { kind: "original", digest, file },
      ]),
    );
    const kept = await recordBlobs(
      { db, blobs },
      goods.map(({ uploaded }) => uploaded),
    );
    return goods.map(({ uploaded: { digest } }) => kept.has(digest));
  }, mostTogether);

  return {
    async take({ file, digest, size }) {
      const thumbnail = `${file}.webp`;
      try {
        const uploaded = { digest, size, ...(await pictures.inspect(file, thumbnail)) };
        if (await keep({ uploaded, file, thumbnail })) return uploaded;
        throw new AppError("unavailable", "The clean-up removed this picture while it arrived. Send it again.");
      } catch (error) {
        await Promise.all([rm(file, { force: true }), rm(thumbnail, { force: true })]);
        throw diskFault(error);
      }
    },
  };
}

/**
 * Records that the store holds verified pictures, whose bytes were put there before. Idempotent. Recording waits for a clean-up
 * that is about to remove some of those bytes, as those of pictures that nothing used: afterwards they are looked for.
 * @returns the digests of those that are stored and recorded; a clean-up was faster with the others
 */
export async function recordBlobs(
  { db, blobs }: { db: Db; blobs: BlobStore },
  pictures: readonly Uploaded[],
): Promise<Set<Digest>> {
  const column = <Key extends keyof Uploaded>(key: Key) => pictures.map((picture) => picture[key]);
  // locks are taken in the order of the digests, as everywhere
  const added = await db.$queryRaw<{ digest: Digest }[]>`
    WITH given AS MATERIALIZED (
      SELECT * FROM unnest(${column("digest")}::text[], ${column("size")}::int[], ${column("type")}::text[],
        ${column("width")}::int[], ${column("height")}::int[]) AS t("digest", "size", "type", "width", "height")),
    locked AS MATERIALIZED (
      SELECT pg_advisory_xact_lock(hashtextextended("digest", 0))
      FROM (SELECT DISTINCT "digest" FROM given ORDER BY 1) AS sorted)
    INSERT INTO "Blob" ("digest", "size", "type", "width", "height")
    SELECT given.* FROM given WHERE (SELECT count(*) FROM locked) > 0 ON CONFLICT DO NOTHING RETURNING "digest"`;
  const digests = [...new Set(column("digest"))];
  const sizes = await Promise.all(digests.map((digest) => blobs.size("original", digest)));
  const kept = new Set(digests.filter((_, i) => sizes[i] !== null));
  const lost = added.map(({ digest }) => digest).filter((digest) => !kept.has(digest));
  if (lost.length > 0) await db.blob.deleteMany({ where: { digest: { in: lost } } });
  return kept;
}
