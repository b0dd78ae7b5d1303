import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** The names of a folder's files, in order. */
export const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).sort();

/** The same files at another place, without a second copy of their bytes. */
export async function linkedCopy(folder: string, to: string): Promise<string> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  for (const name of await namesIn(folder)) await link(join(folder, name), join(to, name));
  return to;
}

/** Puts pictures of another library in the place of so many of them, spread over all. @returns how many */
export async function change(folder: string, share: number, others: string): Promise<number> {
  const names = await namesIn(folder);
  const fresh = await namesIn(others);
  const count = Math.ceil(names.length * share);
  for (let index = 0; index < count; index++) {
    const name = names[Math.floor(index / share)] ?? names[0] ?? "";
    await rm(join(folder, name));
    await copyFile(join(others, fresh[index] ?? ""), join(folder, name));
  }
  return count;
}

/** Renames so many of them, spread over all. */
export async function renameSome(folder: string, share: number): Promise<void> {
  const names = await namesIn(folder);
  for (let index = 0; index < names.length * share; index++) {
    const name = names[Math.floor(index / share)];
    if (name) await rename(join(folder, name), join(folder, `moved-${name}`));
  }
}

/**
 * A folder of its own for a run. Nothing is removed before the end: ext4 is slow for minutes at making files where many were
 * removed, and whoever comes next would pay for it.
 */
export const freshFolder = (scratch: string): Promise<string> => mkdtemp(join(scratch, "run-"));
