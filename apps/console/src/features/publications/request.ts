import type { Publication } from "@holofleet/contract/works/publications.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Db, Tx } from "#db/client.ts";
import { Prisma, type Publication as PublicationRow } from "#db/generated/client.ts";
import { addJob } from "#db/jobs.ts";
import { notify } from "#db/notices.ts";
import { refuseTakenDown, refuseTrashed } from "#features/releases/service.ts";
import { requestSync } from "#features/syncs/service.ts";
import {
  addRevision,
  cancelOvertaken,
  findWork,
  isDraftChanged,
  type LockedWork,
  lockWork,
  presentRecipe,
  presentWork,
  requireVersion,
} from "#features/works/service.ts";
import { sameRecipe } from "#images/recipes.ts";
import { keepHeld, readiness } from "./held.ts";
import { presentPublication } from "./present.ts";
import { jobKeys } from "./rules.ts";

export interface PublishWish {
  /** version of the draft that is meant; another one is refused */
  base?: number | undefined;
  note?: string | undefined;
  /** also sync the malls that the work is assigned to */
  sync: boolean;
  /** not now but then; the zone that the person thought in is kept for people */
  at?: Date | undefined;
  timezone?: string | undefined;
  by: string;
}

export interface Published {
  work: Work;
  /** what is current by it; `null` while it is scheduled or prepared */
  revision: number | null;
  unchanged: boolean;
  run: string | null;
  publication: Publication | null;
}

/**
 * Makes the draft the current revision: at once, in one transaction, when all that malls get of it is there; else by a publication
 * that prepares it, or waits for its hour. A draft that equals the current revision makes none.
 * @throws AppError not_found, draft_changed, draft_empty, taken_down, trashed, bad_request for an hour that is over
 */
export async function publishDraft(db: Db, slug: string, wish: PublishWish): Promise<Published> {
  if (wish.at) requireFuture(wish.at);
  const outcome = await db.$transaction(async (tx) => {
    const work = await lockWork(tx, slug);
    refuseTakenDown(work);
    refuseTrashed(work);
    refuseTrashed(work);
    requireVersion(work, wish.base);
    if (work.draftDigest === null) {
      throw new AppError("draft_empty", `"${slug}" has no frames to publish. Upload pictures first.`);
    }
    await notify(tx, { kind: "work", id: slug });
    const number = wish.at ? null : await publishNow(tx, work, work.draftDigest, wish);
    if (number === null) {
      const publication = presentPublication(await openPublication(tx, work, work.draftDigest, wish));
      return { revision: null, unchanged: false, run: null, publication };
    }
    const unchanged = number === work.current?.number;
    const run = wish.sync ? await requestSync(tx, { work: slug }, wish.by) : null;
    return { revision: number, unchanged, run, publication: null };
  });
  return { work: presentWork(await findWork(db, slug)), ...outcome };
}

/** @returns the revision that is current then, or `null` while something of what malls get is missing */
async function publishNow(tx: Tx, work: LockedWork, source: string, { note, by }: PublishWish): Promise<number | null> {
  const since = new Date();
  if (work.current !== null && !isDraftChanged(work)) {
    await cancelOvertaken(tx, work.id, { number: work.current.number, since });
    return work.current.number;
  }
  const recipe = presentRecipe(work.playerRecipe);
  const held = await keepHeld(tx, source, recipe);
  if (held === null) return null;
  return addRevision(tx, work.id, { source, held, recipe, note: note || null, by, since });
}

/** Begins a publication, or joins one that prepares the same already. */
async function openPublication(tx: Tx, work: LockedWork, source: string, wish: PublishWish): Promise<PublicationRow> {
  const { sync, at = null, timezone = null, by: requestedBy } = wish;
  const note = wish.note || null;
  const recipe = presentRecipe(work.playerRecipe);
  const preparing = await tx.publication.findMany({
    where: { workId: work.id, state: "preparing", draftDigest: source },
    orderBy: { createdAt: "desc" },
  });
  const same = at === null && preparing.find((row) => sameRecipe(presentRecipe(row.playerRecipe), recipe));
  if (same) {
    const data = { note: note ?? same.note, sync: sync || same.sync };
    return tx.publication.update({ where: { id: same.id }, data });
  }
  const { missing, total } = await readiness(tx, source, recipe);
  const row = await tx.publication.create({
    data: {
      workId: work.id,
      state: at === null ? "preparing" : "scheduled",
      draftDigest: source,
      playerRecipe: recipe ?? Prisma.DbNull,
      note,
      sync,
      at,
      timezone: at && timezone,
      framesDone: total - missing.length,
      framesTotal: total,
      requestedBy,
    },
  });
  await addJobs(tx, row);
  return row;
}

/** Asks for the jobs of a publication: what it needs is prepared right away, also when its hour is far. */
export async function addJobs(tx: Tx | Db, { id, at }: { id: string; at: Date | null }): Promise<void> {
  const keys = jobKeys(id);
  if (at !== null) await addJob(tx, "publication", { id }, { key: keys.ahead });
  await addJob(tx, "publication", { id }, { key: keys.due, at });
}

/** @throws AppError bad_request */
export function requireFuture(at: Date): void {
  if (at.getTime() > Date.now()) return;
  throw new AppError("bad_request", `${at.toISOString()} is over. Choose an hour to come, or publish now.`);
}
