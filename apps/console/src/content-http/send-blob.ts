import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import type { BlobKind, BlobStore } from "#storage/blob-store.ts";
import { readRange } from "./range.ts";

export interface BlobAnswer {
  store: BlobStore;
  kind: BlobKind;
  digest: Digest;
  /** bytes */
  size: number;
  type: string;
  /** how it may be kept where it is not named by its digest; for ever when left out */
  keep?: string;
}

/**
 * Answers GET or HEAD with a blob: its bytes never change under its digest, so it may be kept for ever, resumed by Range and
 * revalidated for nothing. What a browser gets can neither run nor be taken for another type.
 * @returns whether the whole of it left this machine
 * @throws AppError not_found, before anything was sent
 */
export async function sendBlob(req: IncomingMessage, res: ServerResponse, blob: BlobAnswer): Promise<boolean> {
  const { store, kind, digest, size, type, keep = "private, max-age=31536000, immutable" } = blob;
  const etag = `"${hexOf(digest)}"`;
  res.setHeader("etag", etag);
  res.setHeader("cache-control", keep);
  res.setHeader("accept-ranges", "bytes");
  res.setHeader("x-content-type-options", "nosniff");
  res.setHeader("content-security-policy", "default-src 'none'; sandbox");
  res.setHeader("content-disposition", "inline");
  if (req.headers["if-none-match"]?.includes(etag)) {
    res.writeHead(304).end();
    return false;
  }

  const fresh = req.headers["if-range"] === undefined || req.headers["if-range"] === etag;
  const range = readRange(fresh ? req.headers.range : undefined, size);
  if (range === null) {
    res.writeHead(416, { "content-range": `bytes */${size}` }).end();
    return false;
  }
  const whole = range === "all";
  const length = whole ? size : range.end - range.start + 1;
  const head = {
    "content-type": type,
    "content-length": length,
    ...(!whole && { "content-range": `bytes ${range.start}-${range.end}/${size}` }),
  };
  if (req.method === "HEAD" || length === 0) {
    res.writeHead(whole ? 200 : 206, head).end();
    return false;
  }
  const bytes = await store.read(kind, digest, whole ? undefined : range);
  res.writeHead(whole ? 200 : 206, head);
  const { socket } = res;
  let left = length;
  bytes.on("data", (chunk: Buffer) => {
    left -= chunk.length;
  });
  await pipeline(bytes, res).catch((error: NodeJS.ErrnoException) => {
    // the reader went away: it comes back with a Range
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
  // a reader that has all of it may go before the answer is ended here
  return whole && left === 0 && socket?.writableLength === 0;
}
