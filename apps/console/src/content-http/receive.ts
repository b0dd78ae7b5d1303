import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/**
 * Writes the body of `req` to `file` and hashes it on the way. Stops at the first byte over the limit.
 * @returns its size in bytes
 * @throws AppError too_large, digest_mismatch, disk_full; bad_request when the sender went away
 */
export async function receive(req: IncomingMessage, file: string, expected: Digest): Promise<number> {
  if (Number(req.headers["content-length"]) > maxFrameBytes) throw tooLarge();
  const hash = createHash("sha256");
  let size = 0;
  const measured = async function* () {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxFrameBytes) throw tooLarge();
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(measured, createWriteStream(file, { flags: "wx" }));
  } catch (error) {
    throw faultOf(error);
  }
  if (digestOfHex(hash.digest("hex")) !== expected) {
    const message = "The bytes that arrived are not those of the address. Upload the picture again.";
    throw new AppError("digest_mismatch", message, { details: { received: size } });
  }
  return size;
}

function tooLarge(): AppError {
  const limit = maxFrameBytes / 1024 / 1024;
  return new AppError("too_large", `A frame has at most ${limit} MB. Export this picture smaller.`, {
    details: { limitBytes: maxFrameBytes },
  });
}

function faultOf(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT") {
    const message = "The console's disk is full. Free space on it, then upload again: what arrived is kept.";
    return new AppError("disk_full", message, { cause: error });
  }
  if (code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE") {
    return new AppError("bad_request", "The upload ended before the picture did. Send it again.", { cause: error });
  }
  return error;
}
