import { pipeline } from "node:stream/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { frameTooLarge } from "#features/assets/service.ts";
import { zipLimits } from "./rules.ts";

/** What an entry did wrong while it was unpacked. The others go on. */
export class EntryFailure extends Error {
  constructor(
    readonly code: "bomb" | "entry_damaged" | "too_large",
    message: string,
  ) {
    super(message);
  }
}

export interface Zip {
  entries: Entry[];
  /**
   * An entry's bytes, inflated while they are read and checked against size and checksum at the end.
   * @throws EntryFailure about this entry; AppError too_large when all entries together become too much
   */
  read(entry: Entry): AsyncIterable<Buffer>;
  close(): void;
}

/**
 * Opens a zip and reads its directory.
 * @throws AppError zip_invalid, too_large
 */
export async function openZip(file: string, limits = zipLimits): Promise<Zip> {
  const zip = await openPromise(file, { autoClose: false, decodeStrings: false, validateEntrySizes: false }).catch(
    invalid,
  );
  let left = limits.bytes;
  const spend = (bytes: number) => {
    left -= bytes;
    if (left < 0) throw tooLarge(`It unpacks to more than ${formatBytes(limits.bytes)}.`);
  };
  try {
    return {
      entries: await readDirectory(zip, limits),
      read: (entry) => readEntry(zip, entry, spend),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readDirectory(zip: ZipFile, limits: typeof zipLimits): Promise<Entry[]> {
  const entries: Entry[] = [];
  let bytes = 0;
  const refuse = () => tooLarge(`It has more than ${limits.entries} entries.`);
  if (zip.entryCount > limits.entries) throw refuse();
  try {
    for await (const entry of zip.eachEntry()) {
      bytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      if (entries.length >= limits.entries || bytes > limits.directoryBytes) throw refuse();
      entries.push(entry);
    }
  } catch (error) {
    return invalid(error);
  }
  return entries;
}

async function* readEntry(zip: ZipFile, entry: Entry, spend: (bytes: number) => void): AsyncIterable<Buffer> {
  const { compressionMethod, uncompressedSize } = entry;
  const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false }).catch(damaged);
  const inflate = compressionMethod === 8 ? createInflateRaw() : null;
  // its failure is seen by whoever reads the inflated side
  if (inflate) pipeline(raw, inflate).catch(() => undefined);
  let size = 0;
  let checksum = 0;
  try {
    for await (const chunk of (inflate ?? raw) as AsyncIterable<Buffer>) {
      size += chunk.length;
      spend(chunk.length);
      if (size > maxFrameBytes) throw new EntryFailure("too_large", frameTooLarge().message);
      if (inflate && size > zipLimits.ratioFrom && size > inflate.bytesWritten * zipLimits.ratio) {
        throw new EntryFailure("bomb", "This file unpacks to far more than a picture ever would. It was not unpacked.");
      }
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof EntryFailure || error instanceof AppError) throw error;
    return damaged();
  } finally {
    raw.destroy();
  }
  if (size !== uncompressedSize || checksum !== entry.crc32) return damaged();
}

function damaged(): never {
  throw new EntryFailure("entry_damaged", "This file is damaged inside the zip. Zip it again, then upload it again.");
}

const tooLarge = (what: string) =>
  new AppError("too_large", `This zip is too much for one upload. ${what} Make several smaller ones.`);

function invalid(error: unknown): never {
  if (error instanceof AppError) throw error;
  const said = error instanceof Error ? error.message : String(error);
  const what = /encrypt/i.test(said)
    ? "This zip is encrypted. Make it again without a password."
    : "This is not a zip, or it is cut short or damaged. Make it again, then upload it again.";
  throw new AppError("zip_invalid", what, { cause: error });
}
