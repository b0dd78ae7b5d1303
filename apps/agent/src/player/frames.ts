import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { ManifestFrame } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Store } from "#store/store.ts";
import { matchesTag, parseRange } from "./conditions.ts";
import type { FrameCache } from "./frame-cache.ts";
import { type PinnedRevision, type Pins, pinDigits, pinOf } from "./pins.ts";
import { findFrame, findWork } from "./playlist.ts";

/** Which frame an address asks for. */
export interface FrameAddress {
  slug: string;
  /** `@<pin>/` may stand in front of the frame's own path */
  path: string;
  /** number of the revision that is wanted, or `null` */
  revision: string | null;
}

const pinned = new RegExp(`^@([0-9a-f]{${pinDigits}})/(.+)$`, "s");

export interface FrameSource {
  store: Store;
  pins: Pins;
  cache: FrameCache;
}

/** Answers with the bytes of a frame, whole or in part. @throws AppError not_found, revision_unknown, integrity */
export async function sendFrame(
  { store, pins, cache }: FrameSource,
  address: FrameAddress,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Taken once: whatever is switched meanwhile, this answer is of one revision.
  const active = store.active();
  const work = findWork(active, address.slug);
  if (!work) throw new AppError("not_found", "No such work is in this mall. /works.json lists the works.");
  const [, pin, inner] = pinned.exec(address.path) ?? [];
  const isWanted = ({ revision, manifest }: PinnedRevision) =>
    pin === undefined ? address.revision === String(revision) : pinOf(manifest) === pin;
  const isFree = pin === undefined && address.revision === null;
  const chosen = isFree ? work.pointer : pins.use(active, work, isWanted);
  const manifest =
    chosen?.manifest === work.pointer.manifest ? work.manifest : chosen && (await store.manifest(chosen.manifest));
  if (!chosen || !manifest)
    throw new AppError("revision_unknown", "This mall no longer holds that revision. Read /works.json again.");
  const frame = findFrame(manifest, inner ?? address.path);
  if (!frame) throw new AppError("not_found", "The work has no such frame. /works.json lists its frames.");
  if (pin !== undefined) response.setHeader("cache-control", "public, max-age=31536000, immutable");
  response.setHeader("x-holofleet-revision", chosen.revision);
  await sendBytes({ store, cache }, frame, request, response);
}

/** Answers with verified bytes of the store, whole or in part. @throws AppError integrity */
export async function sendBytes(
  { store, cache }: Pick<FrameSource, "store" | "cache">,
  frame: Pick<ManifestFrame, "digest" | "size"> & { type: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const tag = `"${frame.digest}"`;
  response.setHeader("etag", tag);
  if (matchesTag(request.headers["if-none-match"], tag)) return void response.writeHead(304).end();
  response.setHeader("content-type", frame.type);
  response.setHeader("accept-ranges", "bytes");
  const ifRange = request.headers["if-range"];
  const range = ifRange === undefined || ifRange === tag ? parseRange(request.headers.range, frame.size) : null;
  if (range === "unsatisfiable") {
    response.removeHeader("content-type");
    return void response.writeHead(416, { "content-range": `bytes */${frame.size}` }).end();
  }
  const { start, end } = range ?? { start: 0, end: frame.size - 1 };
  const isHead = request.method === "HEAD";
  const whole = isHead ? null : await cache.get(frame.digest, frame.size);
  const stream = isHead || whole ? null : await store.read(frame.digest, { start, end });
  if (range) response.setHeader("content-range", `bytes ${start}-${end}/${frame.size}`);
  response.writeHead(range ? 206 : 200, { "content-length": end - start + 1 });
  if (stream) await pipeline(stream, response);
  else response.end(range ? whole?.subarray(start, end + 1) : whole);
}
