import type { Frame, Revision } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { findBlobs } from "#features/assets/service.ts";
import { requestSync } from "#features/syncs/service.ts";
import { requireVersion } from "./drafts.ts";
import { dropManifest, readManifest } from "./manifests.ts";
import { type LockedWork, presentFrames, presentRevision, presentWork, revisionParts } from "./present.ts";
import { findWork, lockWork } from "./service.ts";

export interface PublishWish {
  /** version of the draft that is meant; another one is refused */
  base?: number | undefined;
  note?: string | undefined;
  /** also sync the malls that the work is assigned to */
  sync: boolean;
  by: string;
}

/**
 * Makes the draft the current revision, in one transaction: the draft is a manifest already, so nothing is copied. A draft
 * that equals the current revision makes none.
 * @throws AppError not_found, draft_changed, draft_empty
 */
export async function publishDraft(db: Db, slug: string, { base, note, sync, by }: PublishWish) {
  const published = await db.$transaction(async (tx) => {
    const row = await lockWork(tx, slug);
    requireVersion(row, base);
    if (row.draftDigest === null) {
      throw new AppError("draft_empty", `"${slug}" has no frames to publish. Upload pictures first.`);
    }
    const unchanged = row.current?.sourceDigest === row.draftDigest;
    const revision =
      row.current && unchanged ? row.current.number : await addRevision(tx, row, row.draftDigest, note, by);
    await notify(tx, { kind: "work", id: slug });
    return { revision, unchanged, run: sync ? await requestSync(tx, { work: slug }, by) : null };
  });
  return { work: presentWork(await findWork(db, slug)), ...published };
}

/** Numbers rise without gaps: the work is locked. @returns the new number */
async function addRevision(tx: Tx, { id }: LockedWork, sourceDigest: string, note: string | undefined, by: string) {
  const { _max } = await tx.revision.aggregate({ where: { workId: id }, _max: { number: true } });
  const number = (_max.number ?? 0) + 1;
  const data = { workId: id, number, sourceDigest, manifestDigest: sourceDigest, note: note || null, createdBy: by };
  const revision = await tx.revision.create({ data });
  await tx.work.update({ where: { id }, data: { currentId: revision.id } });
  return number;
}

/**
 * Makes an older revision current, and the draft its frames. No byte moves: every blob is there under its digest.
 * @throws AppError not_found, revision_unknown
 */
export async function rollbackWork(db: Db, slug: string, number: number, { sync, by }: { sync: boolean; by: string }) {
  const { left, ...rolledBack } = await db.$transaction(async (tx) => {
    const row = await lockWork(tx, slug);
    const { id, sourceDigest } = await findRevision(tx, row, number);
    await tx.work.update({
      where: { id: row.id },
      data: { currentId: id, draftDigest: sourceDigest, draftVersion: { increment: 1 } },
    });
    await notify(tx, { kind: "work", id: slug });
    const run = sync ? await requestSync(tx, { work: slug }, by) : null;
    return { revision: number, run, left: row.draftDigest };
  });
  if (left !== null) await dropManifest(db, left);
  return { work: presentWork(await findWork(db, slug)), ...rolledBack };
}

/** @throws AppError not_found, revision_unknown */
export async function readRevision(
  db: Db,
  slug: string,
  number: number,
): Promise<{ revision: Revision; frames: Frame[] }> {
  const work = await findWork(db, slug);
  const row = await findRevision(db, work, number);
  const manifest = await readManifest(db, row.sourceDigest);
  const known = await findBlobs(db, manifest?.frames.map(({ digest }) => digest) ?? []);
  return { revision: presentRevision(row, work.currentId), frames: presentFrames(manifest, known) };
}

async function findRevision(db: Reader, { id, slug }: Pick<LockedWork, "id" | "slug">, number: number) {
  const where = { workId_number: { workId: id, number } };
  const row = await db.revision.findUnique({ where, include: revisionParts });
  if (row === null) {
    throw new AppError("revision_unknown", `"${slug}" has no revision ${number}. Look at its list of revisions.`);
  }
  return row;
}
