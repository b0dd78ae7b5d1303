import { createHash } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/** A picture's bytes in a file of their own, not looked at yet. */
export interface Staged {
  file: string;
  digest: Digest;
  /** bytes */
  size: number;
}

/** Makes `folder` anew. The picture workers of a console that was killed may write into the old one for another moment. */
export async function emptyStaging(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  await mkdir(folder, { recursive: true });
}

/** Bytes that wait for each other before they are written. */
const writeBytes = 1024 * 1024;

/**
 * Writes a picture's bytes to the new `file` and hashes them on the way. Stops at the first byte over the limit.
 * @throws AppError too_large; unavailable when the disk is full; whatever `source` throws
 */
export async function stageBytes(source: AsyncIterable<Buffer>, file: string): Promise<Staged> {
  const hash = createHash("sha256");
  let size = 0;
  const handle = await open(file, "wx").catch((error) => Promise.reject(diskFault(error)));
  let waiting: Buffer[] = [];
  let written = 0;
  const write = async () => {
    await handle.writeFile(Buffer.concat(waiting));
    waiting = [];
    written = size;
  };
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxFrameBytes) throw frameTooLarge();
      hash.update(chunk);
      waiting.push(chunk);
      // most pictures are written at once; the largest are never in memory as a whole
      if (size - written >= writeBytes) await write();
    }
    await write();
  } catch (error) {
    throw diskFault(error);
  } finally {
    await handle.close();
  }
  return { file, digest: digestOfHex(hash.digest("hex")), size };
}

export function frameTooLarge(): AppError {
  const limit = maxFrameBytes / 1024 / 1024;
  return new AppError("too_large", `A frame has at most ${limit} MB. Export this picture smaller.`, {
    details: { limitBytes: maxFrameBytes },
  });
}

/** Gives a full disk of the console's own its words; anything else is answered as it is. */
export function diskFault(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ENOSPC" && code !== "EDQUOT") return error;
  const message = "The console's disk is full. Free space on it, then upload again: what arrived is kept.";
  return new AppError("unavailable", message, { cause: error, details: { disk: "full" } });
}
