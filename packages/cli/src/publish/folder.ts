import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { fileFault, isLitter } from "@holofleet/shared/content/frame-file.ts";
import { maxFrameBytes } from "@holofleet/shared/content/manifest.ts";
import { comparePaths } from "@holofleet/shared/content/path.ts";
import { AppError } from "@holofleet/shared/errors.ts";

export interface LocalFile {
  /** relative to the published folder, `/` between parts: the frame's path */
  path: string;
  file: string;
  /** bytes */
  size: number;
  /** changes whenever the file does: size, times of its content and of its inode, the inode itself */
  stamp: string;
  /** epoch milliseconds of the last change */
  changedAt: number;
}

export interface HashedFile extends LocalFile {
  digest: Digest;
}

export interface BadFile {
  path: string;
  reason: string;
}

/** The pictures below a folder in natural order, and the files that cannot be frames with the reason. @throws AppError */
export async function readFolder(folder: string): Promise<{ files: LocalFile[]; bad: BadFile[] }> {
  const files: LocalFile[] = [];
  const bad: BadFile[] = [];
  const found = await walk(folder);
  for (const file of found) {
    // a disk answers in microseconds: thousands of questions through the thread pool take far longer
    const { size, mtimeNs, ctimeNs, ino } = statSync(file, { bigint: true });
    const path = relative(folder, file).split(sep).join("/").normalize("NFC");
    const reason = refusal(path, Number(size));
    const changedAt = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
    if (reason) bad.push({ path, reason });
    else files.push({ path, file, size: Number(size), stamp: [size, mtimeNs, ctimeNs, ino].join("."), changedAt });
  }
  return { files: files.sort((a, b) => comparePaths(a.path, b.path)), bad };
}

function refusal(path: string, size: number): string | null {
  const fault = fileFault(path, size);
  if (fault === "not_picture") return "is not a JPEG, PNG or WebP picture by its name";
  if (fault === "empty_file") return "is empty";
  if (fault === "too_large") return `is larger than ${maxFrameBytes / 1024 / 1024} MB`;
  return fault && `has a name that a player's system cannot keep (${fault})`;
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    const what =
      cause.code === "ENOENT" ? "does not exist" : cause.code === "ENOTDIR" ? "is not a folder" : "cannot be read";
    throw new AppError("bad_request", `${folder} ${what}. Give the folder that holds the pictures.`, { cause });
  });
  const nested = entries
    .filter((entry) => !isLitter(entry.name))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() ? [path] : [];
    });
  return (await Promise.all(nested)).flat();
}

/** SHA-256 of a file's bytes. */
export const digestOfFile = async (file: string): Promise<Digest> => digestOfBytes(await readFile(file));

/** SHA-256 of bytes. */
export function digestOfBytes(bytes: Uint8Array): Digest {
  return digestOfHex(createHash("sha256").update(bytes).digest("hex"));
}
