import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { packAbsent, packBlob, packEnd, packHead, packType } from "@holofleet/shared/content/pack.ts";
import { AppError, isAbort } from "@holofleet/shared/errors.ts";
import { maxPackBytes } from "@holofleet/shared/protocol/agent-http.ts";
import { type Content, findContents } from "#features/assets/service.ts";
import { fetchableOf, fetchableWorks } from "#features/releases/service.ts";
import type { BlobStore } from "#storage/blob-store.ts";
import type { Console } from "../../context.ts";

/** Blobs that are opened before their turn, so that the line does not wait for the store. */
const ahead = 4;

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
  const gone = new AbortController();
  res.once("close", () => gone.abort());
  try {
    for await (const piece of packOf(digests, contents, blobs)) {
      gone.signal.throwIfAborted();
      if (!res.write(piece)) await once(res, "drain", { signal: gone.signal });
    }
  } catch (thrown) {
    // the agent went away: it asks again for what it lacks
    if (isAbort(thrown)) return false;
    throw thrown;
  }
  res.end();
  return true;
}

async function* packOf(
  digests: readonly Digest[],
  contents: ReadonlyMap<Digest, Content>,
  blobs: BlobStore,
): AsyncGenerator<Uint8Array> {
  yield packHead();
  for await (const { digest, size, body } of openAhead(digests, contents, blobs)) {
    if (body === null) {
      yield packAbsent(digest);
      continue;
    }
    yield packBlob(digest, size);
    let sent = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      sent += chunk.length;
      if (sent <= size) yield chunk;
    }
    if (sent !== size) throw new AppError("internal", `the store has ${sent} of the ${size} bytes of ${digest}`);
  }
  yield packEnd(digests.length);
}

/** Opens blobs in their order, a few before they are needed. Closes what was opened and not used. */
async function* openAhead(
  digests: readonly Digest[],
  contents: ReadonlyMap<Digest, Content>,
  blobs: BlobStore,
): AsyncGenerator<{ digest: Digest; size: number; body: Readable | null }> {
  const opening: Promise<Readable | null>[] = [];
  try {
    for (const [index, digest] of digests.entries()) {
      for (const next of digests.slice(index + opening.length, index + ahead)) {
        const body = open(blobs, next, contents.get(next));
        body.catch(() => {});
        opening.push(body);
      }
      const body = (await opening.shift()) ?? null;
      yield { digest, size: contents.get(digest)?.size ?? 0, body };
    }
  } finally {
    for (const left of opening) void left.then((body) => body?.destroy()).catch(() => {});
  }
}

async function open(blobs: BlobStore, digest: Digest, content: Content | undefined): Promise<Readable | null> {
  if (content === undefined) return null;
  try {
    const body = await blobs.read(content.kind, digest);
    // reads the first bytes now; a fault of it comes out where the bytes are taken
    body.on("error", () => {}).read(0);
    return body;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "not_found") return null;
    throw thrown;
  }
}
