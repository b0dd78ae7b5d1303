import type { Frame, Revision } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Reader } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { notify } from "#db/notices.ts";
import { findBlobs } from "#features/assets/service.ts";
import { refuseTakenDown, refuseTrashed } from "#features/releases/service.ts";
import { requestSync } from "#features/syncs/service.ts";
import { cancelOvertaken } from "./current.ts";
import { dropManifest, readManifest } from "./manifests.ts";
import { type LockedWork, presentFrames, presentRevision, presentWork, revisionParts } from "./present.ts";
import { findWork, lockWork } from "./service.ts";

/**
 * Makes an older revision current, and the draft its frames and its recipe. No byte moves: every blob is there under its digest.
 * @throws AppError not_found, revision_unknown, taken_down, trashed
 */
export async function rollbackWork(db: Db, slug: string, number: number, { sync, by }: { sync: boolean; by: string }) {
  const { left, ...rolledBack } = await db.$transaction(async (tx) => {
    const row = await lockWork(tx, slug);
    refuseTakenDown(row);
    refuseTrashed(row);
    const { id, sourceDigest, playerRecipe } = await findRevision(tx, row, number);
    await tx.work.update({
      where: { id: row.id },
      data: {
        currentId: id,
        draftDigest: sourceDigest,
        playerRecipe: playerRecipe ?? Prisma.DbNull,
        draftVersion: { increment: 1 },
      },
    });
    await cancelOvertaken(tx, row.id, { number, since: new Date() });
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
