import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { frameTooLarge, type Staged, stageBytes } from "#features/assets/service.ts";

/**
 * Writes the body of `req` to the new `file`.
 * @throws AppError too_large, digest_mismatch; unavailable when the disk is full; bad_request when the sender went away
 */
export async function receive(req: IncomingMessage, file: string, expected: Digest): Promise<Staged> {
  if (Number(req.headers["content-length"]) > maxFrameBytes) throw frameTooLarge();
  const body: AsyncIterable<Buffer> = req.iterator({ destroyOnReturn: false });
  const staged = await stageBytes(body, file).catch(async (error: unknown) => {
    await drain(req);
    throw senderFault(error);
  });
  checkDigest(staged, expected);
  return staged;
}

/** @throws AppError digest_mismatch when other bytes arrived than announced */
export function checkDigest({ digest, size }: Staged, expected: Digest): void {
  if (digest === expected) return;
  const message = "The bytes that arrived are not those of the address. Upload the picture again.";
  throw new AppError("digest_mismatch", message, { details: { received: size } });
}

/** Who announced how much comes hears the answer best after all of it, and keeps its connection. */
export async function drain(req: IncomingMessage): Promise<void> {
  if (req.headers["content-length"] === undefined) return;
  await finished(req.resume()).catch(() => undefined);
}

function senderFault(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== "ECONNRESET" && code !== "ERR_STREAM_PREMATURE_CLOSE") return error;
  return new AppError("bad_request", "The upload ended before the picture did. Send it again.", { cause: error });
}
