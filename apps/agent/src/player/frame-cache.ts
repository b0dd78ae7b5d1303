import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Store } from "#store/store.ts";

export interface FrameCacheLimits {
  /** bytes of frames that are kept in memory */
  bytes: number;
  /** the largest frame, in bytes, that is */
  frameBytes: number;
}

/** A turn of ordinary frames fits, and the agent stays small beside its player. */
export const usualLimits: FrameCacheLimits = { bytes: 64 * 1024 * 1024, frameBytes: 1024 * 1024 };

/** The frames that players asked for last, verified when they came into memory. What was verified there cannot rot on the disk. */
export function createFrameCache(store: Store, { bytes: most, frameBytes }: FrameCacheLimits = usualLimits) {
  const kept = new Map<Digest, Buffer>();
  const loading = new Map<Digest, Promise<Buffer>>();
  let bytes = 0;

  function keep(digest: Digest, frame: Buffer): void {
    kept.set(digest, frame);
    bytes += frame.length;
    for (const [oldest, { length }] of kept) {
      if (bytes <= most) return;
      kept.delete(oldest);
      bytes -= length;
    }
  }

  async function load(digest: Digest, size: number): Promise<Buffer> {
    const frame = await store.load(digest, size);
    keep(digest, frame);
    return frame;
  }

  return {
    /** A frame's verified bytes, or `null` for one that is too large for the memory. @throws AppError integrity */
    get(digest: Digest, size: number): Buffer | Promise<Buffer> | null {
      if (size > frameBytes) return null;
      const found = kept.get(digest);
      if (found) {
        kept.delete(digest);
        kept.set(digest, found);
        return found;
      }
      const running = loading.get(digest) ?? load(digest, size).finally(() => loading.delete(digest));
      loading.set(digest, running);
      return running;
    },
  };
}
export type FrameCache = ReturnType<typeof createFrameCache>;
