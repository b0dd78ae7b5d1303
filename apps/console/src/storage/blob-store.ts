import type { Readable } from "node:stream";
import type { Digest } from "@holofleet/shared/content/digest.ts";

/** What a blob is for. Originals are what agents fetch; thumbnails are made from them and can be made again. */
export type BlobKind = "original" | "thumbnail";

/** Where bytes are kept, by digest of the original. Adapters pass one contract suite. */
export interface BlobStore {
  /** Size in bytes, or `null` when the store does not hold it. */
  size(kind: BlobKind, digest: Digest): Promise<number | null>;
  /** Takes a finished, verified local file over (moves it). Idempotent; durable when it resolves. */
  put(kind: BlobKind, digest: Digest, file: string): Promise<void>;
  /** Bytes `start` to `end` inclusive, or all. @throws AppError not_found */
  read(kind: BlobKind, digest: Digest, range?: { start: number; end: number }): Promise<Readable>;
  remove(kind: BlobKind, digest: Digest): Promise<void>;
}
