import type { PlayerRecipe } from "@holofleet/contract/works/recipes.ts";
import type { Tx } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";

/** What a new revision is made of. */
export interface NewRevision {
  /** digest of the manifest of the originals */
  source: string;
  /** digest of the manifest that malls hold */
  held: string;
  recipe: PlayerRecipe | null;
  note: string | null;
  by: string | null;
  /** when this was decided; what was decided earlier and is still prepared comes too late then */
  since: Date;
}

/** Adds a revision to a locked work and makes it current; numbers rise without gaps. @returns its number */
export async function addRevision(tx: Tx, workId: string, made: NewRevision): Promise<number> {
  const { source, held, recipe, note, by, since } = made;
  const { _max } = await tx.revision.aggregate({ where: { workId }, _max: { number: true } });
  const number = (_max.number ?? 0) + 1;
  const revision = await tx.revision.create({
    data: {
      workId,
      number,
      sourceDigest: source,
      manifestDigest: held,
      playerRecipe: recipe ?? Prisma.DbNull,
      note,
      createdBy: by,
    },
  });
  await tx.work.update({ where: { id: workId }, data: { currentId: revision.id } });
  await cancelOvertaken(tx, workId, { number, since });
  return number;
}

/**
 * Cancels the publications of a locked work that are being prepared and were decided before `since`: revision `number` is what
 * somebody wanted to be current after them.
 */
export async function cancelOvertaken(
  tx: Tx,
  workId: string,
  { number, since }: { number: number; since: Date },
): Promise<void> {
  await tx.publication.updateMany({
    where: {
      workId,
      state: "preparing",
      OR: [{ at: null, createdAt: { lt: since } }, { at: { lt: since } }],
    },
    data: {
      state: "cancelled",
      reasonCode: "overtaken",
      finishedAt: new Date(),
      reason: `Somebody made revision ${number} current after this was asked for.`,
    },
  });
}
