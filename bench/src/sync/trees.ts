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

/** Every so manieth of them: others with every `round`. */
function spread(names: readonly string[], share: number, round: number): string[] {
  const step = Math.round(1 / share);
  return names.filter((_, index) => index % step === round % step);
}

/** Puts pictures of another library in the place of so many of them, spread over all: with every `round` others, in other places. */
export async function change(folder: string, share: number, others: string, round: number): Promise<void> {
  const chosen = spread(await namesIn(folder), share, round);
  const fresh = (await namesIn(others)).slice(round * chosen.length);
  for (const [index, name] of chosen.entries()) {
    await rm(join(folder, name));
    await copyFile(join(others, fresh[index] ?? ""), join(folder, name));
  }
}

/** Renames so many of them, spread over all. */
export async function renameSome(folder: string, share: number, round: number): Promise<void> {
  for (const name of spread(await namesIn(folder), share, round))
    await rename(join(folder, name), join(folder, `moved-${round}-${name}`));
}

/**
 * A folder of its own for a run. Nothing is removed before the end: ext4 is slow for minutes at making files where many were
 * removed, and whoever comes next would pay for it.
 */
export const freshFolder = (scratch: string): Promise<string> => mkdtemp(join(scratch, "run-"));
