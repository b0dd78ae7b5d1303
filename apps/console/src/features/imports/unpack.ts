import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RefusedEntry } from "@holofleet/contract/works/imports.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { comparePaths } from "@holofleet/shared/content/path.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import PQueue from "p-queue";
import { missingBlobs, type Staged, stageBytes } from "#features/assets/service.ts";
import type { Console } from "../../context.ts";
import { type PlannedEntry, planEntries } from "./rules.ts";
import { EntryFailure, openZip } from "./zip.ts";

/** Entries at once: enough to keep the decoders busy, little enough to stay small. */
const atOnce = 4;

export interface Unpacked {
  frames: { path: string; digest: Digest }[];
  refused: RefusedEntry[];
}

export interface UnpackOptions {
  /** a folder for the entries while they are looked at; gone afterwards */
  staging: string;
  /** after each entry that was looked at */
  onEntry: (done: number, total: number) => void;
  signal: AbortSignal;
}

/**
 * Unpacks a zip: each entry goes the way of a picture that is uploaded alone. Bad ones are left out with a reason. Doing it
 * again after an interruption finds what is there already.
 * @throws AppError zip_invalid, too_large, unavailable: none of it can be used; the signal's reason when it aborts
 */
export async function unpackZip(
  console: Pick<Console, "db" | "intake">,
  file: string,
  { staging, onEntry, signal }: UnpackOptions,
): Promise<Unpacked> {
  const zip = await openZip(file);
  const { frames: planned, refused } = planEntries(zip.entries);
  const frames: Unpacked["frames"] = [];
  const stopping = new AbortController();
  const all = AbortSignal.any([signal, stopping.signal]);
  let done = 0;

  const take = async ({ path, entry }: PlannedEntry<(typeof zip.entries)[number]>) => {
    all.throwIfAborted();
    try {
      const staged = await stageBytes(until(all, zip.read(entry)), join(staging, randomUUID()));
      await keep(console, staged);
      frames.push({ path, digest: staged.digest });
    } catch (error) {
      if (!isOfEntry(error)) {
        stopping.abort(error);
        throw error;
      }
      refused.push({ path, code: error.code, message: error.message });
    }
    onEntry(++done, planned.length);
  };

  try {
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    onEntry(0, planned.length);
    const queue = new PQueue({ concurrency: atOnce });
    const results = await Promise.allSettled(planned.map((one) => queue.add(() => take(one))));
    signal.throwIfAborted();
    if (stopping.signal.aborted) throw stopping.signal.reason;
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
    return { frames: frames.sort((a, b) => comparePaths(a.path, b.path)), refused };
  } finally {
    zip.close();
    await rm(staging, { recursive: true, force: true });
  }
}

async function keep(console: Pick<Console, "db" | "intake">, staged: Staged): Promise<void> {
  const [missing] = await missingBlobs(console.db, [staged.digest]);
  if (missing === undefined) await rm(staged.file);
  else await console.intake.take(staged);
}

/** What is wrong with one entry. Anything else, such as a full disk, stops the whole zip. */
function isOfEntry(error: unknown): error is EntryFailure | AppError {
  return error instanceof EntryFailure || (error instanceof AppError && /^(image_|timeout)/.test(error.code));
}

async function* until(signal: AbortSignal, bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    yield chunk;
  }
}
