import type { Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { requestRemoval, requestSync } from "#features/syncs/service.ts";
import { findWork, lockWork, presentWork } from "#features/works/service.ts";

interface Changed {
  work: Work;
  /** id of the sync run that tracks it mall by mall */
  run: string | null;
}

/**
 * Takes a work down: from now on no mall should hold it, and a sync run asks every agent that holds or should hold it to let
 * it go. Pressed again, those that still have it are asked again.
 * @throws AppError bad_request when `confirm` is not the slug; not_found; conflict when it was never published
 */
export async function takeDown(
  db: Db,
  slug: string,
  { confirm, by }: { confirm: string; by: string },
): Promise<Changed> {
  if (confirm !== slug) {
    const message = `Confirm with the short name "${slug}": it disappears from every player. "${confirm}" is another.`;
    throw new AppError("bad_request", message);
  }
  const run = await db.$transaction(async (tx) => {
    const { id, current, takenDownAt } = await lockWork(tx, slug);
    if (current === null) {
      throw new AppError(
        "conflict",
        `"${slug}" was never published, so no mall holds it. There is nothing to take down.`,
      );
    }
    if (takenDownAt === null) await tx.work.update({ where: { id }, data: { takenDownAt: new Date() } });
    await notify(tx, { kind: "work", id: slug });
    return requestRemoval(tx, { id, slug }, by);
  });
  return { work: presentWork(await findWork(db, slug)), run };
}

/**
 * Ends a take-down: the work is for its malls again, and with `sync` they get it. One that is not taken down stays as it is.
 * @throws AppError not_found
 */
export async function putBack(db: Db, slug: string, { sync, by }: { sync: boolean; by: string }): Promise<Changed> {
  const run = await db.$transaction(async (tx) => {
    const { id, takenDownAt } = await lockWork(tx, slug);
    if (takenDownAt === null) return null;
    await tx.work.update({ where: { id }, data: { takenDownAt: null } });
    await notify(tx, { kind: "work", id: slug });
    return sync ? requestSync(tx, { work: slug }, by) : null;
  });
  return { work: presentWork(await findWork(db, slug)), run };
}
