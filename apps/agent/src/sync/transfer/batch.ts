import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Transfer } from "../plan.ts";

/** What one request fetches: a pack of blobs, or one blob by range. */
export type Batch = { by: "pack"; transfers: Transfer[] } | { by: "range"; transfer: Transfer };

export interface BatchFacts {
  /** the console answers packs, and they come through */
  packs: boolean;
  /** blobs that have to come alone: of which a beginning stands, or whose bytes in a pack were wrong */
  alone: ReadonlySet<Digest>;
  /** requests at once */
  streams: number;
}

/** A larger blob comes alone: its own connection can break and continue without disturbing others. */
export const largestInPack = 8 * 1024 * 1024;
const most = { blobs: 256, bytes: 32 * 1024 * 1024 };
const leastBytes = 4 * 1024 * 1024;

/**
 * What the next request fetches of what waits, in its order. Packs become smaller towards the end, so that the streams end
 * together. `waiting` is not empty.
 */
export function nextBatch(waiting: Iterable<Transfer>, { packs, alone, streams }: BatchFacts): Batch {
  const packable = ({ digest, size }: Transfer) => packs && size <= largestInPack && !alone.has(digest);
  const [first] = waiting;
  if (first === undefined) throw new Error("nothing waits");
  if (!packable(first)) return { by: "range", transfer: first };
  const all = [...waiting];
  const left = all.reduce((sum, { size }) => sum + size, 0);
  const limit = Math.min(most.bytes, Math.max(leastBytes, left / (2 * streams)));
  const transfers: Transfer[] = [];
  let bytes = 0;
  for (const transfer of all) {
    if (!packable(transfer)) continue;
    if (transfers.length > 0 && (transfers.length >= most.blobs || bytes + transfer.size > limit)) break;
    transfers.push(transfer);
    bytes += transfer.size;
  }
  return transfers.length > 1 ? { by: "pack", transfers } : { by: "range", transfer: first };
}
