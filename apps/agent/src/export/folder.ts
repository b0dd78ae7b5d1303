import type { BigIntStats } from "node:fs";
import { lstat, mkdir, readdir, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { codeOf, isHeldForAMoment, removeFile, renameWithRetry, syncDir } from "#store/durable.ts";
import type { Store } from "#store/store.ts";
import type { Entry, Placed } from "./ledger.ts";
import { workshop } from "./steps.ts";
import type { PlannedFile } from "./template.ts";

/** The one file in the workshop that belongs to no revision: what is put back, until it is whole. */
const spare = "spare.part";
/** Milliseconds to wait for a whole folder that somebody has open. Then its files are switched one by one. */
const folderPatienceMs = 2_000;

/** Makes the files of a revision in the workshop. @throws AppError integrity, disk_full, disk_failed */
export async function build(store: Store, dir: string, beside: string, files: PlannedFile[]): Promise<Placed[]> {
  const root = join(dir, workshop, beside);
  await makeFolders(join(dir, workshop), []);
  await mkdir(root);
  const folders = new Set([root, ...files.map(({ path }) => dirname(join(root, path)))]);
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const placed: Placed[] = [];
  for (let at = 0; at < files.length; at += 16)
    placed.push(...(await Promise.all(files.slice(at, at + 16).map((file) => place(store, root, file)))));
  for (const folder of folders) await syncDir(folder);
  return placed;
}

async function place(store: Store, root: string, { path, digest, size }: PlannedFile): Promise<Placed> {
  const file = join(root, path);
  await store.place(digest, size, file);
  return { path, digest, size, identity: (await identityOf(file)) ?? "" };
}

/**
 * Brings what was built to its place. The folder is switched whole where it holds nothing but ours and nobody keeps it open, else
 * file by file. May be ended at any point and begun again.
 * @throws AppError conflict when a file that the agent did not make is in the way
 */
export async function swap({ dir, shown, next }: Entry, takeOver: boolean): Promise<void> {
  if (!next) return;
  const { folder, files } = next.standing;
  const [target, beside] = [join(dir, folder), join(dir, workshop, next.beside)];
  const ours = shown?.folder === folder ? shown.files : [];
  if (await stands(beside)) {
    await makeFolders(dir, [folder]);
    const whole = await holdsAll(beside, files);
    if (!(whole && (await swapFolder(target, beside, ours))))
      await swapFiles(target, { beside, ours, files, takeOver });
  }
  await removeIfEmpty(join(dir, workshop));
  for (const parent of new Set([dir, dirname(target)])) await syncDir(parent);
}

/** Removes what is leaving. @returns what somebody still holds open */
export async function sweep({ dir, shown, leaving }: Entry): Promise<Entry["leaving"]> {
  const held: Entry["leaving"] = [];
  for (const { root, files } of leaving) {
    // a file that came back under its name is the same blob, and stays
    const back = new Set(root === shown?.folder ? shown.files.map(({ path }) => path) : []);
    const gone = files.filter(({ path }) => !back.has(path));
    const whole = await remove(join(dir, root), gone);
    for (const folder of foldersOf([{ path: root }])) await removeIfEmpty(join(dir, folder));
    if (!whole || (root.startsWith(workshop) && (await stands(join(dir, root))))) held.push({ root, files: gone });
  }
  await removeIfEmpty(join(dir, workshop));
  return held;
}

/**
 * Refuses before anything is made when files of others stand where ours would.
 * @param takeOver the files there may be replaced, whoever made them
 * @throws AppError conflict, disk_failed
 */
export async function checkFree(
  dir: string,
  { folder, files }: { folder: string; files: readonly PlannedFile[] },
  ours: readonly Placed[],
  takeOver: boolean,
): Promise<void> {
  const target = join(dir, folder);
  if (!(await stands(target))) return;
  await refuseLink(target);
  const known = new Map(ours.map(({ path, identity }) => [path, identity]));
  for (const { path } of files) {
    const found = await identityOf(join(target, path));
    if (found !== null && found !== known.get(path) && !takeOver) throw foreign(join(target, path));
  }
}

/** Makes one file of a standing revision again. @returns its identity @throws AppError integrity, disk_full, disk_failed */
export async function putBack(store: Store, dir: string, folder: string, file: PlannedFile): Promise<string> {
  await makeFolders(join(dir, workshop), []);
  await makeFolders(join(dir, folder), [file.path]);
  await removeFile(join(dir, workshop, spare));
  const { identity } = await place(store, join(dir, workshop), { ...file, path: spare });
  await renameWithRetry(join(dir, workshop, spare), join(dir, folder, file.path));
  await removeIfEmpty(join(dir, workshop));
  return identity;
}

/**
 * Removes those of these files that are still the ones that the agent made, and the folders that are empty then.
 * @returns false when somebody holds one of them open
 */
export async function remove(root: string, files: readonly Placed[]): Promise<boolean> {
  let whole = true;
  for (const { path, identity } of files) {
    const file = join(root, path);
    const found = await identityOf(file);
    // a file without identity was never finished; it lies in a folder of a name that only the agent uses
    if (found === null || (identity !== "" && found !== identity)) continue;
    await removeFile(file).catch((thrown) => {
      if (!isHeldForAMoment(codeOf(thrown), process.platform)) throw thrown;
      whole = false;
    });
  }
  for (const folder of foldersOf(files)) await removeIfEmpty(join(root, folder));
  await removeIfEmpty(root);
  return whole;
}

/** What tells a file from another one under the same name, or `null` when there is none. */
export async function identityOf(file: string): Promise<string | null> {
  const found = await statOf(file);
  if (!found) return null;
  // NTFS counts how often it gave a number away; elsewhere the time of birth tells two owners of one number apart
  return process.platform === "win32" ? `${found.ino}` : `${found.ino}-${found.birthtimeNs}`;
}

/** True when the folder could be switched whole. */
async function swapFolder(target: string, beside: string, ours: Placed[]): Promise<boolean> {
  try {
    if (await stands(target)) {
      await refuseLink(target);
      if (!(await holdsOnly(target, ours))) return false;
      await renameWithRetry(target, `${beside}.old`, folderPatienceMs);
    }
    await renameWithRetry(beside, target, folderPatienceMs);
    return true;
  } catch (thrown) {
    if (isHeldForAMoment(codeOf(thrown), process.platform)) return false;
    throw thrown;
  }
}

async function swapFiles(
  target: string,
  { beside, ours, files, takeOver }: { beside: string; ours: Placed[]; files: Placed[]; takeOver: boolean },
): Promise<void> {
  const known = new Map(ours.map(({ path, identity }) => [path, identity]));
  const missing: Placed[] = [];
  for (const file of files) {
    const found = await identityOf(join(target, file.path));
    if (found === file.identity) continue;
    if (found !== null && found !== known.get(file.path) && !takeOver) throw foreign(join(target, file.path));
    missing.push(file);
  }
  await makeFolders(
    target,
    missing.map(({ path }) => path),
  );
  for (const { path } of missing) await renameWithRetry(join(beside, path), join(target, path));
  await remove(beside, files);
}

/** Makes a folder and those that lie on the way to `paths` in it. @throws AppError conflict when one of them is a link or a file */
export async function makeFolders(root: string, paths: string[]): Promise<void> {
  await mkdir(root, { recursive: true });
  await refuseLink(root);
  for (const folder of foldersOf(paths.map((path) => ({ path }))).reverse()) {
    await mkdir(join(root, folder), { recursive: true });
    await refuseLink(join(root, folder));
  }
}

async function holdsAll(root: string, files: Placed[]): Promise<boolean> {
  for (const { path, identity } of files) if ((await identityOf(join(root, path))) !== identity) return false;
  return true;
}

async function holdsOnly(root: string, ours: Placed[]): Promise<boolean> {
  const files = new Map(ours.map(({ path, identity }) => [join(root, path), identity]));
  const folders = new Set(foldersOf(ours).map((folder) => join(root, folder)));
  for (const found of await readdir(root, { withFileTypes: true, recursive: true })) {
    const path = join(found.parentPath, found.name);
    const isOurs = found.isDirectory() ? folders.has(path) : files.get(path) === (await identityOf(path));
    if (!isOurs) return false;
  }
  return true;
}

/** The folders that these files lie in, the deepest first. */
function foldersOf(files: readonly { path: string }[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files)
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  return [...folders].sort((a, b) => b.length - a.length);
}

async function stands(path: string): Promise<boolean> {
  return (await statOf(path)) !== null;
}

async function statOf(path: string): Promise<BigIntStats | null> {
  return lstat(path, { bigint: true }).catch((thrown) => {
    if (codeOf(thrown) === "ENOENT" || codeOf(thrown) === "ENOTDIR") return null;
    throw thrown;
  });
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((thrown) => {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(codeOf(thrown) ?? "")) throw thrown;
  });
}

/** A link would lead the agent's hands out of the export folder. */
async function refuseLink(folder: string): Promise<void> {
  if ((await lstat(folder)).isDirectory()) return;
  throw new AppError("conflict", `${folder} is a link or a file. Remove it: the export writes into real folders only.`);
}

/** A file of others stands where one of ours belongs. */
export function foreign(file: string): AppError {
  return new AppError("conflict", `${file} is in the way and was not made by the agent. Move it elsewhere.`);
}
