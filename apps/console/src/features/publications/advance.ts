import { setTimeout as pause } from "node:timers/promises";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { AppError, toAppError } from "@holofleet/shared/errors.ts";
import type { Db } from "#db/client.ts";
import { notify } from "#db/notices.ts";
import type { Renditions } from "#features/assets/service.ts";
import { presentRecipe, readManifest } from "#features/works/service.ts";
import { finishPublication } from "./finish.ts";
import { readiness } from "./held.ts";
import { isOpen, type OpenPublication, openStates } from "./rows.ts";

/** Pictures at once; each keeps one worker of images busy. */
const concurrency = 4;
/** At least this long between two notes of progress, in milliseconds. */
const progressMs = 500;

interface Means {
  db: Db;
  renditions: Renditions;
}

/**
 * Brings a publication on: makes the renditions that it needs, several at once, and when it is due publishes it, all or nothing.
 * What is made stays, so a second start goes on where the first ended. A picture that cannot be made fails the publication in
 * words and changes nothing else.
 * @throws what may pass, to be tried again: unless this `isLast`, or when `signal` says that the console stops
 */
export async function advancePublication(
  means: Means,
  id: string,
  { signal, isLast }: { signal: AbortSignal; isLast: boolean },
): Promise<void> {
  const { db } = means;
  try {
    for (let row = await begin(db, id); row !== null; row = await begin(db, id)) {
      const { missing, total } = await readiness(db, row.draftDigest, presentRecipe(row.playerRecipe));
      if (missing.length > 0) await prepare(means, row, missing, total, signal);
      else if (row.state === "scheduled" || (await finishPublication(db, row))) return;
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const failure = toAppError(thrown);
    const mayPass = failure.code === "internal" || failure.code === "unavailable";
    await recordTrouble(db, id, failure, { isFinal: isLast || !mayPass });
    if (mayPass) throw thrown;
  }
}

/** The publication while it is open; when its hour has come by the database's clock, it is prepared from now on. */
async function begin(db: Db, id: string): Promise<OpenPublication | null> {
  await db.$executeRaw`
    UPDATE "Publication" SET "state" = 'preparing' WHERE "id" = ${id}::uuid AND "state" = 'scheduled' AND "at" <= now()`;
  const row = await db.publication.findUnique({ where: { id }, include: { work: { select: { slug: true } } } });
  return row && isOpen(row) ? row : null;
}

/** Makes the missing renditions. Ends early when somebody cancels the publication. */
async function prepare(
  { db, renditions }: Means,
  row: OpenPublication,
  missing: readonly Digest[],
  total: number,
  signal: AbortSignal,
): Promise<void> {
  const recipe = presentRecipe(row.playerRecipe);
  if (recipe === null) return;
  const queue = [...missing];
  let done = total - missing.length;
  const work = async () => {
    for (let source = queue.shift(); source !== undefined; source = queue.shift()) {
      signal.throwIfAborted();
      try {
        await renditions.make(source, recipe);
      } catch (thrown) {
        queue.length = 0;
        throw await named(db, row, source, thrown);
      }
      done++;
    }
  };
  const ended = new AbortController();
  const reporting = (async () => {
    while (!ended.signal.aborted) {
      if (!(await recordProgress(db, row, done, total))) queue.length = 0;
      await pause(progressMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  const results = await Promise.allSettled(Array.from({ length: concurrency }, work));
  ended.abort();
  await reporting;
  await recordProgress(db, row, done, total);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** @returns whether the publication is still open */
async function recordProgress(db: Db, { id, work }: OpenPublication, done: number, total: number): Promise<boolean> {
  const { count } = await db.publication.updateMany({
    where: { id, state: { in: openStates } },
    data: { framesDone: done, framesTotal: total },
  });
  if (count > 0) await notify(db, { kind: "publication", id: work.slug });
  return count > 0;
}

/** Says which frame it was. */
async function named(db: Db, { draftDigest }: OpenPublication, source: Digest, thrown: unknown): Promise<unknown> {
  if (!(thrown instanceof AppError)) return thrown;
  const manifest = await readManifest(db, draftDigest);
  const path = manifest?.frames.find(({ digest }) => digest === source)?.path ?? source;
  const { code, message, details } = thrown;
  const words = `${path} cannot be prepared for malls. ${message}`;
  return new AppError(code, words, { cause: thrown, details: { ...details, path } });
}

/** Leaves the reason with the publication, for those who wait for it; a final one ends it. */
async function recordTrouble(db: Db, id: string, failure: AppError, { isFinal }: { isFinal: boolean }): Promise<void> {
  const words =
    failure.code === "internal"
      ? "The console failed on this. Its log names the cause; then publish again."
      : failure.message;
  const row = await db.publication.findUnique({ where: { id }, include: { work: { select: { slug: true } } } });
  if (row === null) return;
  await db.$transaction(async (tx) => {
    await tx.publication.updateMany({
      where: { id, state: { in: openStates } },
      data: {
        reason: words,
        reasonCode: failure.code,
        ...(isFinal && { state: "failed" as const, finishedAt: new Date() }),
      },
    });
    await notify(tx, { kind: isFinal ? "work" : "publication", id: row.work.slug });
  });
}
