import type { BulkAction, BulkResult, BulkStep } from "@holofleet/contract/works/library.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import { publishDraft } from "#features/publications/service.ts";
import { requestSync } from "#features/syncs/service.ts";
import { assignWork, findWork, lockWork, presentWork } from "#features/works/service.ts";
import { gatherSteps, nextShelf, planUndo } from "./actions.ts";
import { restoreWork, trashWork } from "./trash.ts";

interface Done {
  result: BulkResult;
  undo: { slug: string; action: BulkAction | null };
}

/**
 * Does one thing with several works, one after the other, each in a transaction of its own: one that fails leaves the others
 * as they went. Answers what happened to each, and what brings back the state before.
 */
export async function requestBulk(db: Db, { slugs, action }: BulkStep, { by, log }: { by: string; log: Logger }) {
  const done: Done[] = [];
  for (const slug of new Set(slugs)) done.push(await actOn(db, slug, action, by, log));
  return { results: done.map(({ result }) => result), undo: gatherSteps(done.map(({ undo }) => undo)) };
}

async function actOn(db: Db, slug: string, action: BulkAction, by: string, log: Logger): Promise<Done> {
  try {
    const before = presentWork(await findWork(db, slug));
    const run = await act(db, slug, action, by);
    const after = presentWork(await findWork(db, slug));
    return {
      result: { slug, ok: true, ...(run !== null && { run }) },
      undo: { slug, action: planUndo(action.type, before, after) },
    };
  } catch (thrown) {
    return { result: { slug, ok: false, ...wordsOf(thrown, slug, log) }, undo: { slug, action: null } };
  }
}

/** Answers the id of the sync run that was asked for, if any. */
async function act(db: Db, slug: string, action: BulkAction, by: string): Promise<string | null> {
  switch (action.type) {
    case "tag":
    case "untag":
    case "collect":
      await moveWork(db, slug, action);
      return null;
    case "trash":
      await trashWork(db, slug, action.force);
      return null;
    case "restore":
      await restoreWork(db, slug);
      return null;
    case "assign":
      await assignWork(db, slug, action.malls);
      return null;
    case "sync":
      return db.$transaction((tx) => requestSync(tx, { work: slug }, by));
    case "publish":
      return (await publishDraft(db, slug, { sync: action.sync, by })).run;
  }
}

async function moveWork(db: Db, slug: string, action: Parameters<typeof nextShelf>[1]): Promise<void> {
  await db.$transaction(async (tx) => {
    const { id } = await lockWork(tx, slug);
    const shelf = await tx.work.findUniqueOrThrow({ where: { id }, select: { tags: true, collection: true } });
    const { tags, collection } = nextShelf(shelf, action);
    await tx.work.update({ where: { id }, data: { tags: [...tags], collection } });
    await notify(tx, { kind: "work", id: slug });
  });
}

/** A caller learns our own words, and of what we did not expect only that it happened. */
function wordsOf(thrown: unknown, slug: string, log: Logger): Pick<BulkResult, "code" | "message"> {
  if (thrown instanceof AppError && thrown.code !== "internal") return { code: thrown.code, message: thrown.message };
  log.error({ err: thrown, slug }, "a work of several failed");
  return { code: "internal", message: "The console failed on this work. Try again; its log names the cause." };
}
