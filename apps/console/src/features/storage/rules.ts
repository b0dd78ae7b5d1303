import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { BlobKind } from "#storage/blob-store.ts";

/** How long a picture stays after somebody asked for it, though nothing shows it: an upload may still be under way. */
export const graceMs = 24 * 3600 * 1000;

/** A recorded picture that no draft, revision, release or open import shows. */
export interface LoosePicture {
  digest: Digest;
  /** bytes */
  size: number;
  wantedAt: Date;
}

/** What a recipe made of a picture that nothing shows, or by a recipe that nothing uses; nothing shows the rendition itself either. */
export interface LooseRendition {
  source: Digest;
  digest: Digest;
  /** bytes */
  size: number;
}

export interface CleanupPlan {
  pictures: LoosePicture[];
  renditions: LooseRendition[];
  /** not yet: somebody asked for them within the last day */
  young: LoosePicture[];
}

/** What a clean-up removes of everything that nothing shows. A rendition goes with its source, or when that is gone already. */
export function planCleanup(pictures: LoosePicture[], renditions: LooseRendition[], now: Date): CleanupPlan {
  const isYoung = ({ wantedAt }: LoosePicture) => now.getTime() - wantedAt.getTime() < graceMs;
  const young = pictures.filter(isYoung);
  const staying = new Set(young.map(({ digest }) => digest));
  return {
    pictures: pictures.filter((picture) => !isYoung(picture)),
    renditions: renditions.filter(({ source }) => !staying.has(source)),
    young,
  };
}

/** How long stored bytes may wait for their record: an upload writes the bytes first. */
export const settleMs = 3600 * 1000;

/** What the record says of one stored thing; of a thumbnail the size is not recorded. */
export interface Recorded {
  digest: Digest;
  size: number | null;
}

export interface Stored {
  digest: Digest;
  size: number;
  at: Date;
}

export interface Fault {
  fault: "missing" | "damaged" | "extra";
  kind: BlobKind;
  digest: Digest;
  expected: number | null;
  size: number | null;
}

/** One step of a comparison: a thing that is there as recorded, or what is wrong with it. */
export type Compared = { sound: Stored } | { wrong: Fault };

/**
 * Compares two lists that are both in the order of their digests, reading each once and keeping nothing. Empty files count as
 * damaged. Bytes that are too fresh to have a record are passed over.
 */
export async function* planCheck(
  kind: BlobKind,
  recorded: AsyncIterable<Recorded>,
  stored: AsyncIterable<Stored>,
  now: Date,
): AsyncGenerator<Compared> {
  const left = recorded[Symbol.asyncIterator]();
  const right = stored[Symbol.asyncIterator]();
  let want = await left.next();
  let have = await right.next();
  while (!want.done || !have.done) {
    if (have.done || (!want.done && want.value.digest < have.value.digest)) {
      const { digest, size } = want.value as Recorded;
      yield { wrong: { fault: "missing", kind, digest, expected: size, size: null } };
      want = await left.next();
    } else if (want.done || have.value.digest < want.value.digest) {
      const { digest, size, at } = have.value;
      if (now.getTime() - at.getTime() >= settleMs)
        yield { wrong: { fault: "extra", kind, digest, expected: null, size } };
      have = await right.next();
    } else {
      const { digest, size: expected } = want.value;
      const { size } = have.value;
      const sound = size > 0 && (expected ?? size) === size;
      yield sound ? { sound: have.value } : { wrong: { fault: "damaged", kind, digest, expected, size } };
      want = await left.next();
      have = await right.next();
    }
  }
}
