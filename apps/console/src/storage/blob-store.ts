import type { Readable } from "node:stream";
import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/**
 * What a blob is for. Originals and renditions are what agents fetch, each under the digest of its own bytes; thumbnails are kept
 * by the digest of their original and can be made again.
 */
export const blobKinds = ["original", "rendition", "thumbnail"] as const;
export type BlobKind = (typeof blobKinds)[number];

/** One blob as a store lists it. */
export interface StoredBlob {
  digest: Digest;
  /** bytes */
  size: number;
  /** when it was written, by the store's clock */
  at: Date;
}

/** A finished, verified local file that becomes a blob. */
export interface NewBlob {
  kind: BlobKind;
  digest: Digest;
  file: string;
}

/** Where bytes are kept, by digest. Adapters pass one contract suite. */
export interface BlobStore {
  /** Size in bytes, or `null` when the store does not hold it. */
  size(kind: BlobKind, digest: Digest): Promise<number | null>;
  /** Takes a finished, verified local file over (moves it). Idempotent; durable when it resolves. */
  put(kind: BlobKind, digest: Digest, file: string): Promise<void>;
  /** The same for many. When it fails, some of them may have been taken over. */
  putAll(blobs: readonly NewBlob[]): Promise<void>;
  /** Bytes `start` to `end` inclusive, or all. @throws AppError not_found */
  read(kind: BlobKind, digest: Digest, range?: { start: number; end: number }): Promise<Readable>;
  /** Fills memory of the caller's, for who sends thousands, with the bytes from `start` on. @throws AppError not_found, internal */
  readInto(kind: BlobKind, digest: Digest, start: number, memory: Uint8Array): Promise<void>;
  remove(kind: BlobKind, digest: Digest): Promise<void>;
  /** Every blob of a kind, in the order of the digests. What has no digest for a name is not listed. */
  list(kind: BlobKind): AsyncIterable<StoredBlob>;
  /** Where a blob lies within the bucket or folder: what a web server in front of it calls it. */
  nameOf(kind: BlobKind, digest: Digest): string;
  /** An address that gives the bytes to whoever has it, for so many seconds; only where the store can be reached without us. */
  urlFor?(kind: BlobKind, digest: Digest, as: { seconds: number; type: string }): Promise<string>;
  /** Where `urlFor` leads: the pages must be allowed to show pictures from there. */
  origin?: string;
}

/** A store has fewer bytes of a blob than it should. */
export function cutShort(digest: Digest): AppError {
  return new AppError("internal", `The store has only a part of ${digest}. Upload the picture again.`);
}

/** The digest that a stored name stands for, or `null` for a name that is none of ours. */
export function digestOfName(name: string): Digest | null {
  return digestSchema.safeParse(`sha256:${name}`).data ?? null;
}
