import { createHash, type Hash } from "node:crypto";
import { constants, type FileHandle, open } from "node:fs/promises";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { removeFile } from "./durable.ts";

/** Gives a blob's bytes from `offset` on, or from 0. Whatever it throws must be an AppError or an abort. */
export type BlobSource = (offset: number) => Promise<{ offset: number; body: AsyncIterable<Uint8Array> }>;

/**
 * Fills a part file until it is whole, verified and durable; giving it its name is the caller's. What is there from an earlier
 * try is hashed again and continued. On a failure the good beginning stays, and bytes that proved wrong are removed.
 * @throws AppError network when the body ends early, integrity when it runs over or its digest differs
 */
export async function fillPart(part: string, digest: Digest, size: number, source: BlobSource): Promise<void> {
  const file = await open(part, constants.O_RDWR | constants.O_CREAT, 0o600);
  let useless = false;
  try {
    let hash = createHash("sha256");
    let received = await hashInto(hash, file);
    if (received > size) throw wrong(digest, `is longer than its ${size} bytes`);
    if (received < size) {
      const answer = await source(received);
      if (answer.offset !== received) {
        if (answer.offset !== 0) throw wrong(digest, `was answered from byte ${answer.offset}, not ${received}`);
        hash = createHash("sha256");
        received = 0;
        await file.truncate(0);
      }
      for await (const chunk of answer.body) {
        if (received + chunk.length > size) throw wrong(digest, `is longer than its ${size} bytes`);
        hash.update(chunk);
        await writeAll(file, chunk, received);
        received += chunk.length;
      }
      if (received < size)
        throw new AppError(
          "network",
          `The download of ${digest} ended at byte ${received} of ${size}. It will continue.`,
        );
    }
    if (hash.digest("hex") !== hexOf(digest)) throw wrong(digest, "does not match its digest");
    await file.datasync();
  } catch (thrown) {
    useless = thrown instanceof AppError && thrown.code === "integrity";
    throw thrown;
  } finally {
    await file.close();
    if (useless) await removeFile(part);
  }
}

/** Feeds a file's bytes to a hash and returns how many they were. */
export async function hashInto(hash: Hash, file: FileHandle): Promise<number> {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return position;
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.length; )
    done += (await file.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
}

function wrong(digest: Digest, how: string): AppError {
  return new AppError("integrity", `What arrived as ${digest} ${how}. It was thrown away and is fetched again.`, {
    details: { digest },
  });
}
