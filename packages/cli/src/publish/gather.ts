import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import type { ImportResult } from "@holofleet/contract/imports.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { ProgressLine } from "../output.ts";
import type { Session } from "../session.ts";
import type { DigestCache } from "./digest-cache.ts";
import { type BadFile, digestOfFile, type LocalFile } from "./folder.ts";
import { uploadBlob } from "./upload.ts";
import { sendZip } from "./zip.ts";

/** Digests that one question names. */
const asked = 2000;

export interface HashedFile extends LocalFile {
  digest: Digest;
}

/** What stands ready in the console to become a draft. */
export interface Gathered {
  frames: { path: string; digest: Digest }[];
  sent: { files: number; bytes: number };
  known: { files: number; bytes: number };
  bad: BadFile[];
}

/** The digests of a folder's files. Only those that changed since the last time are read, unless all are to be verified. */
export async function hashFiles(files: LocalFile[], cache: DigestCache, verify: boolean): Promise<HashedFile[]> {
  const queue = new PQueue({ concurrency: 4 });
  const hash = async (file: LocalFile) => ({ ...file, digest: await digestOfFile(file.file) });
  const results = files.map((file) => {
    const digest = verify ? null : cache.find(file);
    return digest === null ? queue.add(() => hash(file)) : { ...file, digest };
  });
  return Promise.all(results);
}

/** One name for an order of frames: equal names, equal drafts. */
export function nameFrames(files: readonly HashedFile[]): string {
  const hash = createHash("sha256");
  for (const { path, digest } of files) hash.update(`${path}\n${digest}\n`);
  return hash.digest("hex");
}

/** Brings a folder's pictures to the console: only those that it lacks are sent. */
export async function gatherFiles(session: Session, api: ApiClient, files: HashedFile[]): Promise<Gathered> {
  const lacking = new Set<string>();
  const digests = [...new Set(files.map(({ digest }) => digest))];
  for (let i = 0; i < digests.length; i += asked) {
    const { missing } = await api.blobs.missing({ digests: digests.slice(i, i + asked) });
    for (const digest of missing) lacking.add(digest);
  }
  const wanted = files.filter(({ digest }) => lacking.has(digest));
  const sending = [...new Map(wanted.map((file) => [file.digest, file])).values()];
  const refused = await sendAll(sending, (file) => uploadBlob(session, file.digest, file));
  const reasons = new Map(refused.map(({ digest, reason }) => [digest, reason]));
  return {
    frames: files.filter(({ digest }) => !reasons.has(digest)).map(({ path, digest }) => ({ path, digest })),
    sent: amountOf(sending),
    known: amountOf(files.filter(({ digest }) => !lacking.has(digest))),
    bad: files.flatMap(({ path, digest }) => {
      const reason = reasons.get(digest);
      return reason === undefined ? [] : [{ path, reason }];
    }),
  };
}

export const amountOf = (files: readonly LocalFile[]) => ({
  files: files.length,
  bytes: files.reduce((sum, { size }) => sum + size, 0),
});

/** Sends pictures six at a time with progress; answers those that the console refused, with its reason. */
async function sendAll(files: HashedFile[], send: (file: HashedFile) => Promise<void>) {
  const refused: { digest: Digest; reason: string }[] = [];
  if (files.length === 0) return refused;
  const line = new ProgressLine("Uploading");
  const total = amountOf(files).bytes;
  const started = performance.now();
  let done = 0;
  let bytes = 0;
  const facts = () => {
    const rate = bytes / ((performance.now() - started) / 1000);
    const eta = rate > 0 ? (total - bytes) / rate : null;
    return { files: { done, total: files.length }, bytes: { done: bytes, total }, rate, eta };
  };
  const queue = new PQueue({ concurrency: 6 });
  const sendOne = async (file: HashedFile) => {
    try {
      await send(file);
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      if (!/^(image_|unsupported|too_large|digest_|timeout)/.test(code)) throw thrown;
      refused.push({ digest: file.digest, reason: `was refused: ${message}` });
    }
    done += 1;
    bytes += file.size;
    line.show(facts());
  };
  await Promise.all(files.map((file) => queue.add(() => sendOne(file))));
  line.end(facts());
  return refused;
}

/** Sends a zip and waits until the console unpacked it. @throws AppError with the reason why none of it can be used */
export async function gatherZip(session: Session, api: ApiClient, file: string): Promise<Gathered> {
  const { id, bytes } = await sendZip(session, file);
  const { frames, refused } = await unpacked(api, id);
  return {
    frames,
    sent: { files: 1, bytes },
    known: { files: 0, bytes: 0 },
    bad: refused.map(({ path, message }) => ({ path, reason: `was left out: ${message}` })),
  };
}

async function unpacked(api: ApiClient, id: string): Promise<ImportResult> {
  const line = new ProgressLine("Unpacking");
  const none = { done: 0, total: 0 };
  for (;;) {
    const result = await api.imports.show({ id });
    const facts = { files: result.files, bytes: none, rate: 0, eta: null };
    if (result.state === "done") {
      line.end(facts);
      return result;
    }
    if (result.state === "failed" || result.state === "cancelled") {
      const { message = "The zip was cancelled." } = result.reason ?? {};
      throw new AppError("zip_invalid", message);
    }
    line.show(facts);
    await delay(300);
  }
}
