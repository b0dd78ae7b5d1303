import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { Answer } from "#console-api/http.ts";
import type { Outside } from "#console-api/outside.ts";
import { type Throttle, watched, watchedSignal, withinStall } from "#console-api/stall.ts";
import { codeOf, removeFile } from "#store/durable.ts";
import { hashInto } from "#store/intake.ts";
import { parseJson } from "#store/layout.ts";
import type { Store } from "#store/store.ts";
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

/** Of which version a beginning lies here. */
const begunSchema = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() });
type Version = z.infer<typeof begunSchema>;

/**
 * Fetches a picture into the store: continued where its server can, checked to be a whole picture, verified and durable.
 * @returns `null` when what is here is still what its server has
 * @throws AppError network, timeout, image_invalid, image_truncated, image_too_large, disk_full, or what the server answered
 */
export async function fetchPicture({ url: text, stored }: Picture, ports: FetchPorts): Promise<Stored | null> {
  const { url, authorization } = splitLogin(text);
  const name = createHash("sha256").update(text).digest("hex");
  const files = { part: join(ports.folder, `${name}.part`), note: join(ports.folder, `${name}.json`) };
  const stop = new AbortController();
  const watch = { ...ports, stop };
  const file = await open(files.part, "a+", 0o600);
  const begun = await readBegun(files.note);
  let useless = begun === null;
  try {
    let standing = begun ? (await file.stat()).size : 0;
    const kept = stored && ports.store.has(stored.digest, stored.size) ? stored : null;
    const headers = { ...(authorization !== null && { authorization }), ...conditionsOf({ standing, begun, kept }) };
    const answer = await withinStall(() => ports.outside.get(url, headers, watchedSignal(watch)), watch);
    if (answer.status === 304) {
      answer.discard();
      if (kept) return null;
      throw new AppError("network", `${url.host} answered that nothing changed, without being asked so.`);
    }
    const version = { etag: answer.header("etag") ?? null, lastModified: answer.header("last-modified") ?? null };
    const span = spanOf(answer, begun && { version: begun, standing }, version);
    if (span === null) {
      useless = true;
      answer.discard();
      throw new AppError("network", `${url.host} did not continue where the picture broke off. It is fetched anew.`);
    }
    if (span.start === 0) {
      standing = 0;
      await file.truncate(0);
      if (canContinue(version)) await writeFile(files.note, JSON.stringify(version), { mode: 0o600 });
      else await removeFile(files.note);
    }
    if ((span.total ?? 0) > maxFrameBytes) throw tooLarge(span.total ?? 0);
    await ports.checkRoom((span.total ?? 0) - standing);
    useless = !canContinue(version);
    for await (const chunk of watched(answer.bytes(), watch)) {
      if (standing === 0 && chunk.length >= headBytes && pictureType(chunk) === null) {
        useless = true;
        throw notPicture(chunk.subarray(0, headBytes));
      }
      standing += chunk.length;
      if (standing > maxFrameBytes) throw tooLarge(standing);
      await file.write(chunk);
      ports.onBytes(chunk.length);
    }
    if (span.total !== null && standing !== span.total)
      throw new AppError("network", `The download broke off at byte ${standing} of ${span.total}. It is continued.`);
    useless = true;
    return await takeIn(file, files.part, { ...version, before: stored?.digest ?? null }, ports);
  } finally {
    stop.abort();
    await file.close();
    if (useless) for (const path of [files.part, files.note]) await removeFile(path);
  }
}

/** Whether a server that names a version like this one can be asked to go on in it (RFC 9110 §13.1.5). */
function canContinue({ etag, lastModified }: Version): boolean {
  return etag === null ? lastModified !== null : !etag.startsWith("W/");
}

/** The headers that continue a beginning, or else ask only for what is not here (RFC 9110 §13.1). */
function conditionsOf(have: { standing: number; begun: Version | null; kept: Version | null }): Record<string, string> {
  const { standing, begun, kept } = have;
  if (standing > 0 && begun && canContinue(begun))
    return { range: `bytes=${standing}-`, "if-range": begun.etag ?? begun.lastModified ?? "" };
  if (kept?.etag) return { "if-none-match": kept.etag };
  return kept?.lastModified ? { "if-modified-since": kept.lastModified } : {};
}

/** Where an answer begins, and how long the whole is as far as it says; `null` when it does not fit what lies here. */
function spanOf(
  answer: Answer,
  begun: { version: Version; standing: number } | null,
  version: Version,
): { start: number; total: number | null } | null {
  if (answer.status === 200) {
    const length = answer.header("content-length");
    return { start: 0, total: length === undefined ? null : Number(length) };
  }
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.header("content-range") ?? "") ?? [];
  const isSame = begun?.version.etag === version.etag && begun.version.lastModified === version.lastModified;
  return answer.status === 206 && isSame && Number(start) === begun.standing
    ? { start: Number(start), total: Number(total) }
    : null;
}

async function takeIn(
  file: FileHandle,
  part: string,
  about: Pick<Stored, "etag" | "lastModified" | "before">,
  { store, onDigest }: FetchPorts,
): Promise<Stored> {
  const { size } = await file.stat();
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

async function readBegun(note: string): Promise<Version | null> {
  const text = await readFile(note, "utf8").catch((thrown) => {
    if (codeOf(thrown) === "ENOENT") return "";
    throw thrown;
  });
  return parseJson(begunSchema, text);
}

function tooLarge(bytes: number): AppError {
  return new AppError("image_too_large", `The picture has ${bytes} bytes; at most ${maxFrameBytes} are kept.`);
}
