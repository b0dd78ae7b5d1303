import type { ServerResponse } from "node:http";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { packAbsent, packBlob, packBlobHead, packEnd, packHead, packType } from "@holofleet/shared/content/pack.ts";
import { AppError, isAbort } from "@holofleet/shared/errors.ts";
import { maxPackBytes } from "@holofleet/shared/protocol/agent-http.ts";
import { type Content, findContents } from "#features/assets/service.ts";
import { fetchableOf, fetchableWorks } from "#features/releases/service.ts";
import type { BlobStore } from "#storage/blob-store.ts";
import type { Console } from "../../context.ts";

/** Bytes of a blob that are read and sent at once: an ordinary frame is one piece. */
const pieceBytes = 1024 * 1024;

/**
 * Answers `POST /agent/v1/packs`: these blobs as one stream, in the order asked. What this agent should not hold, or the store has
 * lost, is answered as absent. @returns whether the agent took all of it
 * @throws AppError too_large, before anything was sent
 */
export async function sendPack(
  { db, blobs }: Pick<Console, "db" | "blobs">,
  agentId: string,
  digests: readonly Digest[],
  res: ServerResponse,
): Promise<boolean> {
  const allowed = await fetchableOf(db, await fetchableWorks(db, agentId), digests);
  const contents = await findContents(db, allowed);
  if (digests.reduce((sum, digest) => sum + (contents.get(digest)?.size ?? 0), 0) > maxPackBytes)
    throw new AppError("too_large", `A pack has at most ${maxPackBytes} bytes. Ask for fewer blobs at once.`);

  res.writeHead(200, { "content-type": packType, "cache-control": "no-store" });
  const gone = new Promise<never>((_, reject) => {
    res.once("close", () => reject(new DOMException("The agent went away.", "AbortError")));
  });
  let sent: Promise<unknown> = gone.catch(() => {});
  const send = (piece: Uint8Array) => {
    sent = Promise.race([gone, new Promise<void>((resolve) => res.write(piece, () => resolve()))]);
    sent.catch(() => {});
  };
  try {
    send(packHead());
    for await (const piece of packOf(digests, contents, blobs)) {
      await sent;
      send(piece);
    }
    await sent;
  } catch (thrown) {
    // the agent went away: it asks again for what it lacks
    if (isAbort(thrown)) return false;
    throw thrown;
  }
  res.end();
  return true;
}

/** A pack's pieces behind its head. The memory of a piece is used again for the second one after it. */
async function* packOf(
  digests: readonly Digest[],
  contents: ReadonlyMap<Digest, Content>,
  blobs: BlobStore,
): AsyncGenerator<Uint8Array> {
  const pieces = [newPiece(), newPiece()];
  for (const digest of digests) {
    const content = contents.get(digest);
    if (content === undefined) {
      yield packAbsent(digest);
      continue;
    }
    const { kind, size } = content;
    for (let at = 0; at === 0 || at < size; at += pieceBytes) {
      const piece = pieces.reverse()[0] ?? newPiece();
      const head = at === 0 ? packBlob(digest, size) : new Uint8Array();
      piece.set(head);
      const bytes = piece.subarray(head.length, head.length + Math.min(pieceBytes, size - at));
      const found = await readInto(blobs, { kind, digest, at, bytes });
      if (found) yield piece.subarray(0, head.length + bytes.length);
      else if (at === 0) yield packAbsent(digest);
      else throw new AppError("internal", `the store lost ${digest} while it was sent`);
      if (!found) break;
    }
  }
  yield packEnd(digests.length);
}

const newPiece = () => Buffer.allocUnsafeSlow(packBlobHead + pieceBytes);

/** @returns false when the store has lost the blob */
async function readInto(
  blobs: BlobStore,
  { kind, digest, at, bytes }: Pick<Content, "kind"> & { digest: Digest; at: number; bytes: Uint8Array },
): Promise<boolean> {
  try {
    await blobs.readInto(kind, digest, at, bytes);
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "not_found") return false;
    throw thrown;
  }
}
