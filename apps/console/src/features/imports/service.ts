import { statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Import, ImportResult } from "@holofleet/contract/works/imports.ts";
import { maxZipBytes } from "@holofleet/contract/works/imports.ts";
import { isZip } from "@holofleet/shared/content/frame-file.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import type { Db, Reader } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { importParts, presentImport, presentResult } from "./present.ts";

export { type Inbox, startInbox } from "./inbox.ts";
export { importTermMs } from "./rules.ts";

/** Zips that one person may have under way. */
const maxOpen = 20;
const open = { in: ["receiving", "unpacking"] as ("receiving" | "unpacking")[] };

/** Where zips lie until they are unpacked, each under the id of its import. */
export const zipFolder = ({ home }: { home: string }): string => join(home, "zips");

export interface ZipRequest {
  id: string;
  userId: string;
  /** as its sender calls it */
  name: string;
  /** bytes */
  size: number;
}

/**
 * Makes room for a zip that is about to be sent.
 * @throws AppError bad_request, too_large; rate_limited when too many are under way; unavailable when the disk has no room
 */
export async function requestImport(db: Db, folder: string, { id, userId, name, size }: ZipRequest): Promise<void> {
  const shown = (name.split(/[\\/]/).at(-1) ?? "").replace(/\p{C}/gu, "").slice(-200);
  if (!isZip(shown)) throw new AppError("bad_request", "Send the zip's file name, ending in .zip, as its metadata.");
  if (size > maxZipBytes) {
    const message = `A zip has at most ${formatBytes(maxZipBytes)}. Make several smaller ones, or upload the folder itself.`;
    throw new AppError("too_large", message, { details: { limitBytes: maxZipBytes } });
  }
  const { bavail, bsize } = await statfs(folder);
  // pictures hardly shrink, so what comes out needs the same room once more
  if (bavail * bsize < 2 * size) {
    const message = `The console's disk has ${formatBytes(bavail * bsize)} left, and this zip needs ${formatBytes(2 * size)}. Free space on it, then try again.`;
    throw new AppError("unavailable", message, { details: { disk: "full" } });
  }
  if ((await db.zipImport.count({ where: { userId, state: open } })) >= maxOpen) {
    throw new AppError("rate_limited", `${maxOpen} zips of yours are under way. Wait for one of them, or cancel one.`);
  }
  await db.zipImport.create({ data: { id, userId, name: shown, size: BigInt(size) } });
  await notify(db, { kind: "import", id });
}

/** @throws AppError not_found, also for the import of somebody else */
export async function findImport(db: Reader, id: string, userId: string): Promise<Import> {
  const row = await db.zipImport.findFirst({ where: { id, userId }, select: importParts });
  if (row === null) throw unknownImport();
  return presentImport(row);
}

/** @throws AppError not_found, also for the import of somebody else */
export async function showImport(db: Reader, id: string, userId: string): Promise<ImportResult> {
  const row = await db.zipImport.findFirst({ where: { id, userId } });
  if (row === null) throw unknownImport();
  return presentResult(row);
}

/** The imports of a person that are not finished, newest first. */
export async function listImports(db: Reader, userId: string): Promise<Import[]> {
  const rows = await db.zipImport.findMany({
    where: { userId, state: open },
    select: importParts,
    orderBy: { createdAt: "desc" },
  });
  return rows.map(presentImport);
}

/** Ends an import that is not finished; who works on it finds out and stops. @throws AppError not_found */
export async function cancelImport(db: Db, id: string, userId: string): Promise<Import> {
  await db.zipImport.updateMany({
    where: { id, userId, state: open },
    data: { state: "cancelled", finishedAt: new Date() },
  });
  await notify(db, { kind: "import", id });
  return findImport(db, id, userId);
}

/** Records that all bytes of a zip arrived. */
export async function recordReceived(db: Db, id: string): Promise<void> {
  await db.zipImport.updateMany({ where: { id, state: "receiving" }, data: { state: "unpacking" } });
  await notify(db, { kind: "import", id });
}

/** Forgets an import that never began. */
export async function dropImport(db: Db, id: string): Promise<void> {
  await db.zipImport.deleteMany({ where: { id, state: "receiving" } });
  await notify(db, { kind: "import", id });
}

const unknownImport = () => new AppError("not_found", "There is no such zip of yours. Upload it again.");
