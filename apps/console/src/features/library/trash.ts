import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Tx } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { mallsOfWork } from "#features/places/service.ts";
import { readReleases } from "#features/releases/service.ts";
import { dropManifest, lockWork } from "#features/works/service.ts";
import { trashedBefore } from "./rules.ts";

/**
 * Puts a work into the trash: no mall should hold it from now on. One that is there already stays as it is.
 * @throws AppError not_found; held_by_malls naming them, unless `force`
 */
export async function trashWork(db: Db, slug: string, force: boolean): Promise<void> {
  if (!force) await refuseHeld(db, slug);
  await setTrashed(db, slug, true);
}

/** Takes a work out of the trash, as it was. @throws AppError not_found */
export function restoreWork(db: Db, slug: string): Promise<void> {
  return setTrashed(db, slug, false);
}

function setTrashed(db: Db, slug: string, trashed: boolean): Promise<void> {
  return db.$transaction(async (tx) => {
    const { id, trashedAt } = await lockWork(tx, slug);
    if ((trashedAt !== null) === trashed) return;
    await tx.work.update({ where: { id }, data: { trashedAt: trashed ? new Date() : null } });
    await notify(tx, { kind: "work", id: slug });
  });
}

async function refuseHeld(db: Db, slug: string): Promise<void> {
  const malls = await mallsOfWork(db, slug);
  const codes = malls.filter(({ desired, reported }) => desired !== null || reported !== null).map(({ code }) => code);
  if (codes.length === 0) return;
  const named = codes.slice(0, 5).join(", ") + (codes.length > 5 ? " …" : "");
  const holding = codes.length === 1 ? "1 mall still holds" : `${codes.length} malls still hold`;
  const message = `${holding} "${slug}": ${named}. Take it down first, or put it into the trash by force.`;
  throw new AppError("held_by_malls", message, { details: { malls: codes } });
}

/**
 * Empties the trash of what is in it for longer than its term at `now`; answers the slugs. A work that some agent is still
 * told to hold waits: the agent may ask for its manifest. Pictures stay for the clean-up of the store.
 */
export async function purgeTrash(db: Db, now: Date): Promise<string[]> {
  const due = await db.work.findMany({
    where: { trashedAt: { lt: trashedBefore(now) } },
    select: { slug: true },
    orderBy: { slug: "asc" },
  });
  const purged: string[] = [];
  for (const { slug } of due) if (await purgeWork(db, slug, now)) purged.push(slug);
  return purged;
}

async function purgeWork(db: Db, slug: string, now: Date): Promise<boolean> {
  const left = await db.$transaction(async (tx) => {
    const { id, trashedAt, draftDigest } = await lockWork(tx, slug);
    if (trashedAt === null || trashedAt >= trashedBefore(now) || (await isTold(tx, id))) return null;
    const revisions = await tx.revision.findMany({
      where: { workId: id },
      select: { sourceDigest: true, manifestDigest: true },
    });
    await tx.work.update({ where: { id }, data: { currentId: null } });
    await tx.work.delete({ where: { id } });
    await notify(tx, { kind: "work", id: slug });
    return [draftDigest, ...revisions.flatMap(({ sourceDigest, manifestDigest }) => [sourceDigest, manifestDigest])];
  });
  if (left === null) return false;
  for (const digest of new Set(left)) if (digest !== null) await dropManifest(db, digest);
  return true;
}

/** Whether an agent's release names the work, or the one before it, from which transfers may be under way. */
async function isTold(tx: Tx, workId: string): Promise<boolean> {
  const agents = await tx.agent.findMany({
    where: { revokedAt: null },
    select: { desiredRelease: true, previousRelease: true },
  });
  const told = agents.flatMap(({ desiredRelease, previousRelease }) => [desiredRelease, previousRelease]);
  const releases = await readReleases(
    tx,
    told.filter((digest) => digest !== null),
  );
  return [...releases.values()].some(({ works }) => works.some(({ id }) => id === workId));
}
