import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import type { ImportResult } from "@holofleet/contract/works/imports.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { ProgressLine } from "../output.ts";
import type { Session } from "../session.ts";
import { bringLot, planLots, showProgress } from "./bring.ts";
import type { BadFile, HashedFile, LocalFile } from "./folder.ts";
import { sendZip } from "./zip.ts";

/** What stands ready in the console to become a draft. */
export interface Gathered {
  frames: { path: string; digest: Digest }[];
  sent: { files: number; bytes: number };
  known: { files: number; bytes: number };
  bad: BadFile[];
}

/** One name for an order of frames: equal names, equal drafts. */
export function nameFrames(files: readonly HashedFile[]): string {
  const hash = createHash("sha256");
  for (const { path, digest } of files) hash.update(`${path}\n${digest}\n`);
  return hash.digest("hex");
}

/**
 * Brings a folder's pictures to the console, in lots: while one is on its way the next is read. Only what the console lacks is
 * sent. `digests` has those that are known by path; those that are read go into it.
 */
export async function gatherFiles(
  session: Session,
  api: ApiClient,
  files: LocalFile[],
  digests: Map<string, Digest>,
): Promise<Gathered> {
  const [refused, sent, begun] = [new Map<Digest, string>(), new Map<Digest, LocalFile>(), new Set<Digest>()];
  const progress = showProgress(amountOf(files));
  const bringing = { session, api, digests, progress, refused, sent, begun };
  const queue = new PQueue({ concurrency: 3 });
  await queue.addAll(planLots(files, digests).map((lot) => () => bringLot(bringing, lot)));
  progress.end();
  const hashed = withDigests(files, digests);
  return {
    frames: hashed.filter(({ digest }) => !refused.has(digest)).map(({ path, digest }) => ({ path, digest })),
    sent: amountOf([...sent.values()]),
    known: amountOf(hashed.filter(({ digest }) => !sent.has(digest))),
    bad: hashed.flatMap(({ path, digest }) => {
      const reason = refused.get(digest);
      return reason === undefined ? [] : [{ path, reason }];
    }),
  };
}

/** Those of these files whose digests are known, with them. */
export function withDigests(files: readonly LocalFile[], digests: ReadonlyMap<string, Digest>): HashedFile[] {
  return files.flatMap((file) => {
    const digest = digests.get(file.path);
    return digest === undefined ? [] : [{ ...file, digest }];
  });
}

export const amountOf = (files: readonly LocalFile[]) => ({
  files: files.length,
  bytes: files.reduce((sum, { size }) => sum + size, 0),
});

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
