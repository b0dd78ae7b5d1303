import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { type BlobKind, type BlobStore, cutShort, digestOfName } from "./blob-store.ts";

/** Which bucket, and as whom. */
export interface S3Settings {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `https://host/bucket/key` instead of `https://bucket.host/key` */
  forcePathStyle: boolean;
  /** in front of every key; empty, or ends in `/` */
  prefix: string;
}

/** Objects that are sent at once. */
const uploads = 16;

/** A closed port is told apart from a slow disk; S3 itself answers within seconds. */
const timeouts = { connectionTimeout: 5_000, requestTimeout: 60_000 };

/**
 * Keeps blobs in a bucket as `<prefix><kind>/<64 digits>`. Everything that the store is asked for fails in words when the service
 * does.
 * @throws AppError unavailable when the bucket cannot be reached or used
 */
export async function openS3Store(settings: S3Settings): Promise<BlobStore> {
  const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey, forcePathStyle, prefix } = settings;
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: timeouts,
    maxAttempts: 4,
    // trailers with checksums are unknown to many services that speak S3: the bytes are verified by length and digest here
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const folderOf = (kind: BlobKind) => `${prefix}${kind}/`;
  const at = (kind: BlobKind, digest: Digest) => ({ Bucket, Key: `${folderOf(kind)}${hexOf(digest)}` });
  const failure = (error: unknown) => unusable(error, settings);

  async function size(kind: BlobKind, digest: Digest): Promise<number | null> {
    try {
      return (await client.send(new HeadObjectCommand(at(kind, digest)))).ContentLength ?? null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw failure(error);
    }
  }

  async function put(kind: BlobKind, digest: Digest, file: string): Promise<void> {
    const { size: length } = await stat(file);
    // an empty body as a stream would be sent in chunks, which S3 refuses
    const Body = length === 0 ? "" : createReadStream(file);
    const sent = client.send(new PutObjectCommand({ ...at(kind, digest), Body, ContentLength: length }));
    await sent.catch((error) => Promise.reject(failure(error)));
    const stored = await size(kind, digest);
    if (stored !== length) {
      const message = `The bucket "${Bucket}" kept ${stored ?? 0} of ${length} bytes of a picture. Upload it again.`;
      throw new AppError("unavailable", message);
    }
    await rm(file);
  }

  async function read(kind: BlobKind, digest: Digest, range?: { start: number; end: number }): Promise<Readable> {
    const Range = range && `bytes=${range.start}-${range.end}`;
    try {
      const { Body } = await client.send(new GetObjectCommand({ ...at(kind, digest), Range }));
      return Body instanceof Readable ? Body : Readable.from([]);
    } catch (error) {
      if (!isMissing(error)) throw failure(error);
      throw new AppError("not_found", `The store does not hold the ${kind} of ${digest}. Upload the picture again.`);
    }
  }

  await client.send(new HeadBucketCommand({ Bucket })).catch((error) => Promise.reject(failure(error)));
  return {
    size,
    put,

    async putAll(blobs) {
      const queue = new PQueue({ concurrency: uploads });
      await queue.addAll(
        blobs.map(
          ({ kind, digest, file }) =>
            () =>
              put(kind, digest, file),
        ),
      );
    },

    read,

    async readInto(kind, digest, start, memory) {
      if (memory.length === 0) return;
      let done = 0;
      for await (const chunk of await read(kind, digest, { start, end: start + memory.length - 1 })) {
        memory.set(chunk.subarray(0, memory.length - done), done);
        done = Math.min(memory.length, done + chunk.length);
      }
      if (done < memory.length) throw cutShort(digest);
    },

    async remove(kind, digest) {
      await client.send(new DeleteObjectCommand(at(kind, digest))).catch((error) => Promise.reject(failure(error)));
    },

    async *list(kind) {
      const Prefix = folderOf(kind);
      let ContinuationToken: string | undefined;
      do {
        const page = new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken });
        const answer = await client.send(page).catch((error) => Promise.reject(failure(error)));
        for (const { Key = "", Size = 0, LastModified } of answer.Contents ?? []) {
          const digest = digestOfName(Key.slice(Prefix.length));
          if (digest) yield { digest, size: Size, at: LastModified ?? new Date(0) };
        }
        ContinuationToken = answer.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },

    nameOf: (kind, digest) => `${folderOf(kind)}${hexOf(digest)}`,
    urlFor: (kind, digest, { seconds, type }) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          ...at(kind, digest),
          ResponseContentType: type,
          ResponseContentDisposition: "inline",
          ResponseCacheControl: "private, max-age=31536000, immutable",
        }),
        { expiresIn: seconds },
      ),
    origin: originOf(settings),
  };
}

/** Browsers are sent to the bucket's own name, or with path style to the service's. */
function originOf({ endpoint, bucket, forcePathStyle }: S3Settings): string {
  const url = new URL(endpoint);
  if (!forcePathStyle) url.hostname = `${bucket}.${url.hostname}`;
  return url.origin;
}

const isMissing = (error: unknown) =>
  error instanceof S3ServiceException && ["NoSuchKey", "NotFound"].includes(error.name);

/** What the service refused, with the setting that is most likely wrong. Keys are never part of it. */
function unusable(error: unknown, { endpoint, bucket }: S3Settings): AppError {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const { hostname } = new URL(endpoint);
  if (status === 404) {
    return new AppError(
      "unavailable",
      `There is no bucket "${bucket}" at ${hostname}. Make it, or correct S3_BUCKET.`,
      {
        cause: error,
      },
    );
  }
  if (status === 401 || status === 403) {
    const message = `${hostname} refuses the bucket "${bucket}". Check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and what they may do.`;
    return new AppError("unavailable", message, { cause: error });
  }
  const said = error instanceof Error ? error.message || error.name : String(error);
  const message = `The bucket "${bucket}" at ${hostname} cannot be used (${said}). Check S3_ENDPOINT, S3_REGION and the network.`;
  return new AppError("unavailable", message, { cause: error });
}
