import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { refuseTakenDown, refuseTrashed } from "#features/releases/service.ts";
import { requestSync } from "#features/syncs/service.ts";
import { addRevision, lockWork, presentRecipe } from "#features/works/service.ts";
import { sameRecipe } from "#images/recipes.ts";
import { keepHeld } from "./held.ts";
import { isOpen, type OpenPublication } from "./rows.ts";

/**
 * Publishes what a publication prepared: the revision, the sync and its end, in one transaction. Publications of one work come one
 * after the other, for its row is locked.
 * @returns `false` while something is missing still
 * @throws AppError taken_down, and what a sync refuses: then nothing has changed
 */
export function finishPublication(db: Db, { id, work: { slug } }: OpenPublication): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const work = await lockWork(tx, slug);
    // read once more: somebody may have cancelled it before the lock was ours
    const row = await tx.publication.findUniqueOrThrow({ where: { id } });
    if (!isOpen(row)) return true;
    refuseTakenDown(work);
    refuseTrashed(work);
    const { draftDigest: source, note, sync, requestedBy: by } = row;
    const recipe = presentRecipe(row.playerRecipe);
    const held = await keepHeld(tx, source, recipe);
    if (held === null) return false;

    const { current } = work;
    const isCurrent =
      current?.sourceDigest === source && sameRecipe(presentRecipe(current?.playerRecipe ?? null), recipe);
    await tx.publication.update({
      where: { id },
      data: { state: "done", reason: null, reasonCode: null, finishedAt: new Date() },
    });
    const since = row.at ?? row.createdAt;
    const revision =
      current && isCurrent ? current.number : await addRevision(tx, work.id, { source, held, recipe, note, by, since });
    const runId = sync ? await requestSync(tx, { work: slug }, by) : null;
    await tx.publication.update({ where: { id }, data: { revision, runId, framesDone: row.framesTotal } });
    await notify(tx, { kind: "work", id: slug });
    return true;
  });
}
