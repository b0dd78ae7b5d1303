import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Answer } from "#console-api/http.ts";
import type { Outside } from "#console-api/outside.ts";
import { type Throttle, watched, watchedSignal, withinStall } from "#console-api/stall.ts";
import { hashInto } from "#store/intake.ts";
import type { Store } from "#store/store.ts";
import { Beginning, type Version } from "./beginning.ts";
import type { Picture, Stored } from "./library.ts";
import { splitLogin } from "./list.ts";
import { checkPicture, headBytes, notPicture, pictureType, tailBytes } from "./picture.ts";

export interface FetchPorts {
  outside: Outside;
  store: Pick<Store, "receive" | "has">;
  /** of what is half fetched */
  folder: string;
  throttle: Throttle;
  /** milliseconds without a byte after which a request counts as stalled */
  stallMs: number;
  signal: AbortSignal;
  /** @throws AppError disk_full when so many bytes more do not fit */
  checkRoom(bytes: number): Promise<void>;
  /** so many bytes came over the network */
  onBytes(fresh: number): void;
  /** the blob that is about to be stored must not be cleared away */
  onDigest(digest: Digest): void;
}

/**
 * Fetches a picture into the store: continued where its server can, checked to be a whole picture, verified and durable.
 * @returns `null` when what is here is still what its server has
 * @throws AppError network, timeout, image_invalid, image_truncated, image_too_large, disk_full, or what the server answered
 */
export async function fetchPicture({ url: text, stored }: Picture, ports: FetchPorts): Promise<Stored | null> {
  const { url, authorization } = splitLogin(text);
  const begun = await Beginning.open(ports.folder, text);
  const stop = new AbortController();
  const watch = { ...ports, stop };
  let useless = false;
  try {
    const kept = stored && ports.store.has(stored.digest, stored.size) ? stored : null;
    const headers = { ...(authorization !== null && { authorization }), ...conditionsOf(begun, kept) };
    const answer = await withinStall(() => ports.outside.get(url, headers, watchedSignal(watch)), watch);
    if (answer.status === 304) {
      answer.discard();
      if (kept) return null;
      throw new AppError("network", `${url.host} answered that nothing changed, without being asked so.`);
    }
    useless = true;
    const version = { etag: answer.header("etag") ?? null, lastModified: answer.header("last-modified") ?? null };
    const total = totalOf(answer, begun, version);
    useless = answer.status === 200;
    if (useless) await begun.restart(version);
    if ((total ?? 0) > maxFrameBytes) throw tooLarge(total ?? 0);
    await ports.checkRoom((total ?? 0) - begun.standing);
    for await (const chunk of watched(answer.bytes(), watch)) {
      if (begun.standing === 0 && chunk.length >= headBytes && pictureType(chunk) === null)
        throw notPicture(chunk.subarray(0, headBytes));
      if (begun.standing + chunk.length > maxFrameBytes) throw tooLarge(begun.standing + chunk.length);
      await begun.append(chunk);
      useless = false;
      ports.onBytes(chunk.length);
    }
    if (total !== null && begun.standing !== total)
      throw new AppError("network", `The download broke off at byte ${begun.standing} of ${total}. It is continued.`);
    useless = true;
    return await takeIn(begun, { ...version, before: stored?.digest ?? null }, ports);
  } finally {
    stop.abort();
    await begun.leave(useless);
  }
}

/** The headers that continue a beginning, or else ask only for what is not here (RFC 9110 §13.1). */
function conditionsOf({ standing, version }: Beginning, kept: Version | null): Record<string, string> {
  if (version) return { range: `bytes=${standing}-`, "if-range": version.etag ?? version.lastModified ?? "" };
  if (kept?.etag) return { "if-none-match": kept.etag };
  return kept?.lastModified ? { "if-modified-since": kept.lastModified } : {};
}

/** Bytes of the whole, as far as an answer says. @throws AppError network when it does not fit what stands here */
function totalOf(answer: Answer, { standing, version }: Beginning, now: Version): number | null {
  if (answer.status === 200) {
    const length = answer.header("content-length");
    return length === undefined ? null : Number(length);
  }
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.header("content-range") ?? "") ?? [];
  const isSame = version?.etag === now.etag && version.lastModified === now.lastModified;
  if (answer.status === 206 && isSame && Number(start) === standing) return Number(total);
  answer.discard();
  throw new AppError("network", "The server did not continue where the picture broke off. It is fetched anew.");
}

async function takeIn(
  { file, part, standing: size }: Beginning,
  about: Pick<Stored, "etag" | "lastModified" | "before">,
  { store, onDigest }: FetchPorts,
): Promise<Stored> {
  const [head, tail] = [Buffer.alloc(Math.min(size, headBytes)), Buffer.alloc(Math.min(size, tailBytes))];
  await file.read(head, 0, head.length, 0);
  await file.read(tail, 0, tail.length, size - tail.length);
  const type = checkPicture(head, tail, size);
  const hash = createHash("sha256");
  await hashInto(hash, file);
  const digest = digestOfHex(hash.digest("hex"));
  onDigest(digest);
  await store.receive(digest, size, async (offset) => ({ offset, body: createReadStream(part, { start: offset }) }));
  return { digest, size, type, ...about };
}

function tooLarge(bytes: number): AppError {
  return new AppError("image_too_large", `The picture has ${bytes} bytes; at most ${maxFrameBytes} are kept.`);
}
