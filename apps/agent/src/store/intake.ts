import { createHash, type Hash } from "node:crypto";
import { chmod, type FileHandle, open } from "node:fs/promises";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { codeOf, removeFile } from "./durable.ts";
import type { Writers } from "./writers.ts";

const readOnly = 0o444;
/** So many bytes of a blob are worth a write: an ordinary frame is one. */
const worthWriting = 256 * 1024;
/** Bytes of one blob that may wait for the disk before its source has to. */
const mostUnwritten = 1024 * 1024;

/** Gives a blob's bytes from `offset` on, or from 0. Whatever it throws must be an AppError or an abort. */
export type BlobSource = (offset: number) => Promise<{ offset: number; body: AsyncIterable<Uint8Array> }>;

/**
 * Fills a part file until it is whole, verified and durable; giving it its name is the caller's. What is there from an earlier
 * try is hashed again and continued. On a failure the good beginning stays, and bytes that proved wrong are removed.
 * @throws AppError network when the body ends early, integrity when it runs over or its digest differs
 */
export async function fillPart(part: string, digest: Digest, size: number, source: BlobSource): Promise<void> {
  const { file, fresh } = await openPart(part);
  let useless = false;
  try {
    let hash = createHash("sha256");
    let received = fresh ? 0 : await hashInto(hash, file);
    if (received > size) throw wrong(digest, `is longer than its ${size} bytes`);
    if (received < size) {
      const answer = await source(received);
      if (answer.offset !== received) {
        if (answer.offset !== 0) throw wrong(digest, `was answered from byte ${answer.offset}, not ${received}`);
        hash = createHash("sha256");
        received = 0;
        await file.truncate(0);
      }
      const writing = new WriteBehind(file, received);
      try {
        for await (const chunk of answer.body) {
          if (received + chunk.length > size) throw wrong(digest, `is longer than its ${size} bytes`);
          hash.update(chunk);
          received += chunk.length;
          await writing.take(chunk);
        }
      } finally {
        await writing.end();
      }
      if (received < size)
        throw new AppError(
          "network",
          `The download of ${digest} ended at byte ${received} of ${size}. It will continue.`,
        );
    }
    if (hash.digest("hex") !== hexOf(digest)) throw wrong(digest, "does not match its digest");
    // after a failed fsync the pages count as clean: a later one would promise what is not on the disk
    useless = true;
    await file.datasync();
    useless = false;
    if (!fresh) await file.chmod(readOnly);
  } catch (thrown) {
    useless ||= thrown instanceof AppError && thrown.code === "integrity";
    throw thrown;
  } finally {
    await file.close();
    if (useless) await removeFile(part).catch(() => {});
  }
}

/** Why a thread could not take a blob to its name: what is in the way has to be looked at, or waited for. */
const inTheWay = new Set(["EEXIST", "EBUSY", "EPERM", "EACCES"]);

/**
 * Takes a small blob into memory and then to the disk at one go. What cannot be had whole goes on as a part file.
 * @returns whether it stands under its name; else only its part is whole, verified and durable
 * @throws AppError as `fillPart` does
 */
export async function takeWhole(
  { part, file }: { part: string; file: string },
  { digest, size, source, writers }: { digest: Digest; size: number; source: BlobSource; writers: Writers },
): Promise<boolean> {
  const place = await writers.take();
  try {
    const answer = await source(0);
    if (answer.offset !== 0) throw wrong(digest, `was answered from byte ${answer.offset}, not 0`);
    let received = 0;
    let fault: { thrown: unknown } | null = null;
    try {
      for await (const chunk of answer.body) {
        if (received + chunk.length > size) throw wrong(digest, `is longer than its ${size} bytes`);
        place.bytes.set(chunk, received);
        received += chunk.length;
      }
    } catch (thrown) {
      fault = { thrown };
    }
    if (fault === null && received === size) {
      const outcome = await place.write(size, { hex: hexOf(digest), part, file });
      if (outcome === "stored") return true;
      if (outcome === "wrong") throw wrong(digest, "does not match its digest");
      if (!inTheWay.has(outcome.code)) throw Object.assign(new Error(outcome.message), outcome);
    }
    async function* again() {
      yield place.bytes.subarray(0, received);
      if (fault) throw fault.thrown;
    }
    await fillPart(part, digest, size, async () => ({ offset: 0, body: again() }));
    return false;
  } finally {
    place.release();
  }
}

/** A new part is read-only for everyone but who just made it; one from an earlier try is opened again. */
async function openPart(part: string): Promise<{ file: FileHandle; fresh: boolean }> {
  try {
    return { file: await open(part, "wx", readOnly), fresh: true };
  } catch (thrown) {
    if (codeOf(thrown) !== "EEXIST") throw thrown;
    await chmod(part, 0o600);
    return { file: await open(part, "r+"), fresh: false };
  }
}

/** Writes while more comes: one write at a time, of everything that waits, and none of little. */
class WriteBehind {
  readonly #file: FileHandle;
  #position: number;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #writing: Promise<void> | null = null;
  #fault: { thrown: unknown } | null = null;

  constructor(file: FileHandle, position: number) {
    this.#file = file;
    this.#position = position;
  }

  /** Resolves at once unless too much waits already. */
  async take(chunk: Uint8Array): Promise<void> {
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= worthWriting) this.#writing ??= this.#write();
    if (this.#bytes > mostUnwritten || this.#fault) await this.end();
  }

  /** Resolves when everything is written. @throws what the disk refused with */
  async end(): Promise<void> {
    this.#writing ??= this.#write();
    await this.#writing;
    if (this.#fault) throw this.#fault.thrown;
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const chunks = this.#waiting.splice(0);
        this.#bytes = 0;
        await writeAll(this.#file, chunks, this.#position);
        for (const { length } of chunks) this.#position += length;
      }
    } catch (thrown) {
      this.#fault = { thrown };
    }
    this.#writing = null;
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

async function writeAll(file: FileHandle, chunks: Uint8Array[], position: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks, position);
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  if (bytesWritten === bytes) return;
  const all = Buffer.concat(chunks);
  for (let done = bytesWritten; done < bytes; )
    done += (await file.write(all, done, bytes - done, position + done)).bytesWritten;
}

function wrong(digest: Digest, how: string): AppError {
  return new AppError("integrity", `What arrived as ${digest} ${how}. It was thrown away and is fetched again.`, {
    details: { digest },
  });
}
