import { randomUUID } from "node:crypto";
import { closeSync, createReadStream, open as openCallback, read as readCallback } from "node:fs";
import { copyFile, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { type Digest, hexOf } from "@holofleet/shared/content/digest.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type BlobKind, type BlobStore, cutShort, digestOfName, type NewBlob } from "./blob-store.ts";

const openFile = promisify(openCallback);
const readFile = promisify(readCallback);

/** Keeps blobs under `dir` as `<kind>/<first two digits>/<64 digits>`. No uploaded name ever becomes a file name. */
export function openDiskStore(dir: string): BlobStore {
  const nameOf = (kind: BlobKind, digest: Digest) => `${kind}/${hexOf(digest).slice(0, 2)}/${hexOf(digest)}`;
  const pathOf = (kind: BlobKind, digest: Digest) => join(dir, nameOf(kind, digest));

  /** Bytes first, then names, then the folders that hold the names: each folder once, however many names are new in it. */
  async function putAll(blobs: readonly NewBlob[]): Promise<void> {
    await Promise.all(blobs.map(({ file }) => sync(file)));
    const folders = await Promise.all(
      blobs.map(async ({ kind, digest, file }) => {
        const path = pathOf(kind, digest);
        return foldersOf(dirname(path), await moveInto(file, path));
      }),
    );
    await Promise.all([...new Set(folders.flat())].map(syncFolder));
  }

  return {
    nameOf,

    async size(kind, digest) {
      return (await statOrNull(pathOf(kind, digest)))?.size ?? null;
    },

    put: (kind, digest, file) => putAll([{ kind, digest, file }]),
    putAll,

    async read(kind, digest, range) {
      const stream = createReadStream(pathOf(kind, digest), range);
      await new Promise<void>((resolve, reject) => {
        stream.once("open", () => resolve());
        stream.once("error", (error: NodeJS.ErrnoException) =>
          reject(error.code === "ENOENT" ? missing(kind, digest) : error),
        );
      });
      return stream;
    },

    async readInto(kind, digest, start, memory) {
      const file = await openFile(pathOf(kind, digest), "r").catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT" ? missing(kind, digest) : error;
      });
      try {
        for (let done = 0; done < memory.length; ) {
          const { bytesRead } = await readFile(file, memory, done, memory.length - done, start + done);
          if (bytesRead === 0) throw cutShort(digest);
          done += bytesRead;
        }
      } finally {
        // a file that was only read waits for nothing, and thousands are read
        closeSync(file);
      }
    },

    async remove(kind, digest) {
      await rm(pathOf(kind, digest), { force: true });
    },

    async *list(kind) {
      for (const folder of (await namesIn(join(dir, kind))).sort()) {
        for (const name of (await namesIn(join(dir, kind, folder))).sort()) {
          const digest = digestOfName(name);
          const found = digest && (await statOrNull(pathOf(kind, digest)));
          if (found) yield { digest, size: found.size, at: found.mtime };
        }
      }
    },
  };
}

const missing = (kind: BlobKind, digest: Digest) =>
  new AppError("not_found", `The store does not hold the ${kind} of ${digest}. Upload the picture again.`);

/** What stands in a folder; nothing when it is not there, or is no folder. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}

async function statOrNull(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Moves a file to its place, whose folder is made when it is the first one there. A rename is atomic only within one disk: a file
 * from another one is copied beside its place first.
 * @returns the topmost folder that had to be made
 */
async function moveInto(file: string, path: string): Promise<string | undefined> {
  const code = await renamed(file, path);
  if (code === null) return undefined;
  const created = await mkdir(dirname(path), { recursive: true });
  if (code === "ENOENT" && (await renamed(file, path)) === null) return created;
  const copy = `${path}.${randomUUID()}.part`;
  await copyFile(file, copy);
  await sync(copy);
  await renameWithRetry(copy, path);
  await rm(file);
  return created;
}

/** Renames, or says that the folder is not there (ENOENT) or on another disk (EXDEV). */
async function renamed(from: string, to: string): Promise<"ENOENT" | "EXDEV" | null> {
  try {
    await renameWithRetry(from, to);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EXDEV") return code;
    throw error;
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A name is durable when its folder is, and a new folder when its parent is: `created` is the topmost new one. */
function foldersOf(folder: string, created: string | undefined): string[] {
  const last = created === undefined ? folder : dirname(created);
  const folders = [];
  for (let next = folder; next.length >= last.length; next = dirname(next)) folders.push(next);
  return folders;
}

/** Windows cannot sync a folder and needs not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Virus scanners on Windows hold new files for a moment: the rename is tried again for up to ten seconds. */
async function renameWithRetry(from: string, to: string): Promise<void> {
  for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
    try {
      return await rename(from, to);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const busy = process.platform === "win32" && (code === "EPERM" || code === "EACCES" || code === "EBUSY");
      if (!busy || wait === 500) throw error;
      await sleep(wait);
    }
  }
}
