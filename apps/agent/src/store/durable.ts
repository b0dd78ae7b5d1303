import { randomUUID } from "node:crypto";
import { chmod, open, rename, stat, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "@holofleet/shared/errors.ts";

/** Replaces `file` whole and durably: write → fsync → rename → fsync of its folder. @throws AppError disk_full, disk_failed */
export async function writeDurable(file: string, data: string, folders: { tmp: string; parent: string }) {
  const temporary = join(folders.tmp, `${basename(file)}-${randomUUID()}`);
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(data);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await renameWithRetry(temporary, file);
    await syncDir(folders.parent);
  } catch (thrown) {
    await unlink(temporary).catch(() => {});
    throw diskError(thrown, Buffer.byteLength(data));
  }
}

/** Makes the names in a folder durable. Windows refuses it (EPERM) and relies on NTFS's journal instead. */
export async function syncDir(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames; waits at most 60 s for whoever holds the file for a moment, as antivirus programs do on Windows. */
export async function renameWithRetry(from: string, to: string, limitMs = 60_000): Promise<void> {
  const start = performance.now();
  for (let pause = 10; ; pause = Math.min(100, pause + 10)) {
    try {
      return await rename(from, to);
    } catch (thrown) {
      if (!isHeldForAMoment(codeOf(thrown), process.platform) || performance.now() - start > limitMs) throw thrown;
      await delay(pause);
    }
  }
}

/** EPERM and EACCES mean "in use" on Windows only; elsewhere they do not pass by waiting. */
export function isHeldForAMoment(code: string | undefined, platform: NodeJS.Platform): boolean {
  return code === "EBUSY" || (platform === "win32" && (code === "EPERM" || code === "EACCES"));
}

/** Removes a file, read-only or not; one that is gone already is fine. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return;
    if (process.platform !== "win32") throw thrown;
    await chmod(file, 0o600);
    await unlink(file);
  }
}

/** Removes a file that was last written more than `ageMs` ago. */
export async function removeOlder(file: string, ageMs: number): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found && Date.now() - found.mtimeMs > ageMs) await removeFile(file);
}

export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : undefined;
}

/** What a file system's errors mean to people, and what to do. The agent tries again by itself after all of them. */
const words: Record<string, string> = {
  EACCES: "The agent may not use its data folder. Give its account the rights to read and write there.",
  EPERM: "The agent may not use its data folder. Give its account the rights to read and write there.",
  EROFS: "The disk became read-only, as a disk does after an error. Check it and mount it again; the show goes on.",
  EIO: "The disk reports read or write errors and may be failing. Check it and replace it; the show goes on while it can.",
  EMFILE:
    "The agent may not open more files at once. Raise its limit of open files (ulimit -n); it tries again by itself.",
  ENFILE: "This machine has too many files open. Close other programs or restart it; the agent tries again by itself.",
};

/** A file system's error in plain words. Anything else passes unchanged. */
export function diskError(thrown: unknown, needBytes?: number, freeBytes?: number): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error && "errno" in thrown)) return thrown;
  const code = codeOf(thrown) ?? "";
  const details = { ...(needBytes !== undefined && { needBytes }), ...(freeBytes !== undefined && { freeBytes }) };
  if (code === "ENOSPC" || code === "EDQUOT") {
    const message = "The disk is full (or out of inodes). Free some space; the sync goes on by itself.";
    return new AppError("disk_full", message, { cause: thrown, details });
  }
  const told = words[code] ?? "Check the disk and the folder's permissions.";
  return new AppError("disk_failed", `${told} (${thrown.message})`, { cause: thrown, details: { errno: code } });
}
