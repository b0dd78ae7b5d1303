import { createHash, randomUUID } from "node:crypto";
import { lstat, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { codeOf, removeFile, renameWithRetry, syncDir } from "#store/durable.ts";
import { hashInto } from "#store/intake.ts";
import type { Store } from "#store/store.ts";
import { foreign, makeFolders } from "./folder.ts";

/** A picture that belongs to no work, and its place in a folder of plain files. */
export interface LoosePicture {
  /** in the folder */
  path: string;
  digest: Digest;
  /** bytes */
  size: number;
  /** what stood there before it: a file with these bytes is ours */
  before: Digest | null;
}

export interface PictureFolder {
  /** Whether a file of that size stands there. */
  stands(picture: Pick<LoosePicture, "path" | "size">): Promise<boolean>;
  /**
   * Puts a picture from the store in its place, durably and at one go.
   * @throws AppError conflict when a file that the agent did not make is in the way, integrity, disk_full, disk_failed
   */
  lay(picture: LoosePicture): Promise<void>;
}

/** Where pictures are made before they are named; everything in it is ours. */
const workshop = ".holofleet-pictures";

/**
 * Single pictures at their own paths below `dir`, for players that read from disk.
 * @param takeOver files there may be replaced, whoever made them
 */
export async function openPictureFolder(
  store: Pick<Store, "place">,
  { dir, takeOver }: { dir: string; takeOver: boolean },
): Promise<PictureFolder> {
  await makeFolders(join(dir, workshop), []);
  for (const name of await readdir(join(dir, workshop))) await removeFile(join(dir, workshop, name));

  async function checkFree(file: string, { digest, before }: LoosePicture): Promise<"free" | "there"> {
    const there = await digestOf(file);
    if (there === digest) return "there";
    if (there === null || there === before || takeOver) return "free";
    throw foreign(file);
  }

  return {
    async stands({ path, size }) {
      const found = await statOf(join(dir, path));
      return found?.isFile() === true && found.size === size;
    },
    async lay(picture) {
      const file = join(dir, picture.path);
      await makeFolders(dir, [picture.path]);
      if ((await checkFree(file, picture)) === "there") return;
      const made = join(dir, workshop, randomUUID());
      try {
        await store.place(picture.digest, picture.size, made);
        await renameWithRetry(made, file);
      } finally {
        await removeFile(made);
      }
      await syncDir(dirname(file));
    },
  };
}

/** What a file holds; `null` when nothing is there. @throws AppError conflict when it is no file */
async function digestOf(file: string): Promise<Digest | null> {
  const found = await statOf(file);
  if (found === null) return null;
  if (!found.isFile()) throw foreign(file);
  const handle = await open(file, "r");
  try {
    const hash = createHash("sha256");
    await hashInto(hash, handle);
    return digestOfHex(hash.digest("hex"));
  } finally {
    await handle.close();
  }
}

async function statOf(file: string) {
  return lstat(file).catch((thrown) => {
    if (codeOf(thrown) === "ENOENT" || codeOf(thrown) === "ENOTDIR") return null;
    throw thrown;
  });
}
