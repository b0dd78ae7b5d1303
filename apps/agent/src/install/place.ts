import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isSea } from "node:sea";
import { AppError } from "@holofleet/shared/errors.ts";
import { sha256Of } from "./origin.ts";
import type { TextFile } from "./system.ts";

/** The file that this very agent runs from, and the program that runs it when it is no executable of its own. */
export function ownProgram(): { file: string; node: string | null } {
  if (isSea()) return { file: process.execPath, node: null };
  const file = process.argv[1] ?? "";
  if (file.endsWith(".mjs")) return { file, node: process.execPath };
  throw new AppError(
    "bad_request",
    "An agent in a clone is not installed. Take the program that the console hands out.",
  );
}

/** Where a path lies when everything is laid out below another folder. */
export const under = (root: string | null, path: string): string => (root === null ? path : join(root, path));

/** Writes a file whole, in its folder. */
export async function writeWhole(root: string | null, { path, text, mode, encoding }: TextFile): Promise<void> {
  const file = under(root, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o755 });
  await writeFile(`${file}.new`, text, { mode, encoding: encoding ?? "utf8" });
  await chmod(`${file}.new`, mode);
  await rename(`${file}.new`, file);
}

/** Puts a program in its place. One that runs from there is moved aside first: Windows refuses to write over it. */
export async function placeProgram(source: string, file: string): Promise<void> {
  if (source === file || (await isSame(source, file))) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o755 });
  await copyFile(source, `${file}.new`);
  await chmod(`${file}.new`, 0o755);
  await rm(`${file}.old`, { force: true }).catch(() => {});
  await rename(file, `${file}.old`).catch(ignoreAbsent);
  await rename(`${file}.new`, file);
  await rm(`${file}.old`, { force: true }).catch(() => {});
}

/** The text of a file, or `null` when there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((thrown) => {
    ignoreAbsent(thrown);
    return null;
  });
}

const isSame = async (one: string, other: string): Promise<boolean> =>
  (await sha256Of(other).catch(() => null)) === (await sha256Of(one));

function ignoreAbsent(thrown: unknown): void {
  if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
}
