import type { Amount, Cleanup } from "@holofleet/contract/storage.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import PQueue from "p-queue";
import type { Db } from "#db/client.ts";
import { lockBlobs } from "#features/assets/service.ts";
import type { BlobKind, BlobStore } from "#storage/blob-store.ts";
import { dropLooseManifests, readLoose } from "./loose.ts";
import { type LoosePicture, type LooseRendition, planCleanup } from "./rules.ts";

/** Most that one call removes: it stays within what a proxy waits for. */
const callLimit = 20_000;
/** Most that one transaction keeps others from uploading again. */
const batchLimit = 200;

/**
 * Removes what nothing shows and nobody asked for within a day: the record first, then the bytes, so that being cut off leaves
 * bytes too many and never too few. With `dryRun` it only says what would go.
 */
export async function cleanUp({ db, blobs }: { db: Db; blobs: BlobStore }, dryRun: boolean): Promise<Cleanup> {
  if (!dryRun) await dropLooseManifests(db);
  const { pictures, renditions, now } = await readLoose(db);
  const plan = planCleanup(pictures, renditions, now);
  if (dryRun) {
    const { length } = plan.pictures;
    const more = length > callLimit || plan.renditions.length > callLimit;
    return answer({ ...plan, more, dryRun });
  }
  const goingRenditions = plan.renditions.slice(0, callLimit);
  const goingPictures = plan.pictures.slice(0, callLimit);
  const gone = { pictures: [] as LoosePicture[], renditions: [] as LooseRendition[] };
  for (const batch of batches(goingRenditions)) gone.renditions.push(...(await removeRenditions(db, blobs, batch)));
  for (const batch of batches(goingPictures)) gone.pictures.push(...(await removePictures(db, blobs, batch)));
  const more = goingPictures.length < plan.pictures.length || goingRenditions.length < plan.renditions.length;
  return answer({ ...gone, young: plan.young, more, dryRun });
}

/** Pictures that were asked for since the plan was made stay. */
async function removePictures(db: Db, blobs: BlobStore, batch: LoosePicture[]): Promise<LoosePicture[]> {
  const rows = await db.$queryRaw<{ digest: Digest }[]>`
    DELETE FROM "Blob" WHERE "digest" = ANY(${batch.map(({ digest }) => digest)}::text[])
      AND "wantedAt" < now() - interval '1 day' RETURNING "digest"`;
  const removed = new Set(rows.map(({ digest }) => digest));
  await removeUnrecorded({ db, blobs }, ["thumbnail", "original"], [...removed]);
  return batch.filter(({ digest }) => removed.has(digest));
}

async function removeRenditions(db: Db, blobs: BlobStore, batch: LooseRendition[]): Promise<LooseRendition[]> {
  await db.$executeRaw`
    DELETE FROM "Rendition" r USING unnest(${batch.map(({ source }) => source)}::text[], ${batch.map(({ digest }) => digest)}::text[])
      AS loose(source, digest) WHERE r."source" = loose.source AND r."digest" = loose.digest`;
  await removeUnrecorded(
    { db, blobs },
    ["rendition"],
    batch.map(({ digest }) => digest),
  );
  return batch;
}

/**
 * Removes the bytes of what has no record. Under the lock that an upload takes to record what it stored: whoever comes second
 * sees what the first one did.
 * @returns the digests whose bytes went
 */
export async function removeUnrecorded(
  { db, blobs }: { db: Db; blobs: BlobStore },
  kinds: BlobKind[],
  digests: Digest[],
): Promise<Digest[]> {
  return db.$transaction(async (tx) => {
    await lockBlobs(tx, digests);
    const where = { digest: { in: digests } };
    const select = { digest: true };
    const rows = kinds.includes("rendition")
      ? await tx.rendition.findMany({ where, select })
      : await tx.blob.findMany({ where, select });
    const recorded = new Set(rows.map(({ digest }) => digest));
    const free = [...new Set(digests)].filter((digest) => !recorded.has(digest));
    for (const kind of kinds) await queued(free, (digest) => blobs.remove(kind, digest));
    return free;
  });
}

async function queued(digests: Digest[], work: (digest: Digest) => Promise<void>): Promise<void> {
  const queue = new PQueue({ concurrency: 8 });
  await queue.addAll(digests.map((digest) => () => work(digest)));
}

function* batches<T>(items: T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += batchLimit) yield items.slice(at, at + batchLimit);
}

type Parts = { pictures: LoosePicture[]; renditions: LooseRendition[]; young: LoosePicture[] };

function answer({ pictures, renditions, young, more, dryRun }: Parts & Pick<Cleanup, "more" | "dryRun">): Cleanup {
  return { dryRun, pictures: amount(pictures), renditions: amount(renditions), young: amount(young), more };
}

const amount = (items: { size: number }[]): Amount => ({
  count: items.length,
  bytes: items.reduce((sum, { size }) => sum + size, 0),
});
