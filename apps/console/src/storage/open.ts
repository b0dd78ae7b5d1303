import { join } from "node:path";
import type { BlobStore } from "./blob-store.ts";
import { openDiskStore } from "./disk.ts";
import type { S3Settings } from "./s3.ts";

/**
 * The blob store that the settings name: a bucket, or the data folder.
 * @throws AppError unavailable when a bucket is named that cannot be used
 */
export async function openBlobs({ home, s3 }: { home: string; s3: S3Settings | null }): Promise<BlobStore> {
  if (s3 === null) return openDiskStore(join(home, "blobs"));
  // the library for S3 is large: who keeps blobs on disk never loads it
  const { openS3Store } = await import("./s3.ts");
  return openS3Store(s3);
}
