import type { Frame, Revision, Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader } from "#db/client.ts";
import { findBlobs } from "#features/assets/service.ts";
import { requireVersion } from "./drafts.ts";
import { dropManifest, readManifest } from "./manifests.ts";
import { presentFrames, presentRevision, revisionParts, type WorkRow } from "./present.ts";
import { findWork, finish, lockWork } from "./service.ts";

export interface PublishWish {
  /** version of the draft that is meant; another one is refused */
  base?: number | undefined;
  note?: string | undefined;
  by: string;
}

/**
 * Makes the draft the current revision, in one transaction: the draft is a manifest already, so nothing is copied. A draft
 * that equals the current revision makes none.
 * @throws AppError not_found, draft_changed, draft_empty
 */
export async function publishDraft(db: Db, slug: string, { base, note, by }: PublishWish) {
  return db.$transaction(async (tx) => {
    const row = await lockWork(tx, slug);
    requireVersion(row, base);
    if (row.draftDigest === null) {
      throw new AppError("draft_empty", `"${slug}" has no frames to publish. Upload pictures first.`);
    }
    if (row.current !== null && row.current.manifestDigest === row.draftDigest) {
      return { work: await finish(tx, slug), revision: row.current.number, unchanged: true };
    }
    const { _max } = await tx.revision.aggregate({ where: { workId: row.id }, _max: { number: true } });
    const { id, number } = await tx.revision.create({
      data: {
        workId: row.id,
        number: (_max.number ?? 0) + 1,
        manifestDigest: row.draftDigest,
        note: note ?? null,
        createdBy: by,
      },
    });
    await tx.work.update({ where: { id: row.id }, data: { currentId: id } });
    return { work: await finish(tx, slug), revision: number, unchanged: false };
  });
}

/**
 * Makes an older revision current, and the draft its frames. No byte moves: every blob is there under its digest.
 * @throws AppError not_found, revision_unknown
 */
export async function rollbackWork(db: Db, slug: string, number: number): Promise<{ work: Work; revision: number }> {
  const { left, ...rolledBack } = await db.$transaction(async (tx) => {
    const row = await lockWork(tx, slug);
    const { id, manifestDigest } = await findRevision(tx, row, number);
    await tx.work.update({
      where: { id: row.id },
      data: { currentId: id, draftDigest: manifestDigest, draftVersion: { increment: 1 } },
    });
    return { work: await finish(tx, slug), revision: number, left: row.draftDigest };
  });
  if (left !== null) await dropManifest(db, left);
  return rolledBack;
}

/** @throws AppError not_found, revision_unknown */
export async function readRevision(
  db: Db,
  slug: string,
  number: number,
): Promise<{ revision: Revision; frames: Frame[] }> {
  const work = await findWork(db, slug);
  const row = await findRevision(db, work, number);
  const manifest = await readManifest(db, row.manifestDigest);
  const known = await findBlobs(db, manifest?.frames.map(({ digest }) => digest) ?? []);
  return { revision: presentRevision(row, work.currentId), frames: presentFrames(manifest, known) };
}

async function findRevision(db: Reader, { id, slug }: WorkRow, number: number) {
  const where = { workId_number: { workId: id, number } };
  const row = await db.revision.findUnique({ where, include: revisionParts });
  if (row === null) {
    throw new AppError("revision_unknown", `"${slug}" has no revision ${number}. Look at its list of revisions.`);
  }
  return row;
}
