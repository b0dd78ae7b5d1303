import type { Desired } from "@holofleet/shared/protocol/agent-http.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { Prisma } from "#db/generated/client.ts";
import { raiseGeneration } from "#features/agents/service.ts";
import { toldCues } from "#features/cues/service.ts";
import { lineOf } from "./rules.ts";

export { lineOf, type MallLine, readLine } from "./rules.ts";

/** What a query must select of a mall, so that `lineOf` can read it. */
export const lineParts = {
  line: true,
  groups: { select: { name: true, line: true }, orderBy: { name: "asc" } },
} satisfies Prisma.MallSelect;

/**
 * A transaction that may give malls another line, or other cues for they join and leave groups, and tells the agents of those
 * for which it did. One at a time: a change of a group's line and one of who is in the group would not see each other.
 */
export function changeLines<T>(db: Db, change: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('holofleet lines'))`;
    const [lines, cues] = [await effectiveLines(tx), await toldCues(tx)];
    const result = await change(tx);
    const moved = [...movedOf(lines, await effectiveLines(tx)), ...movedOf(cues, await toldCues(tx))];
    if (moved.length > 0) await raiseGeneration(tx, { mallId: { in: moved } });
    return result;
  });
}

/** Malls of which something else is said after than before. */
function movedOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id));
}

/** The line of every mall that has one, by the mall's id, as text that can be compared. */
async function effectiveLines(tx: Tx): Promise<Map<string, string>> {
  const isSet = { not: Prisma.DbNull };
  const rows = await tx.mall.findMany({
    where: { OR: [{ line: isSet }, { groups: { some: { line: isSet } } }] },
    select: { id: true, ...lineParts },
  });
  return new Map(rows.map((row) => [row.id, JSON.stringify(lineOf(row).effective)]));
}

/** What an agent is told of its mall's line; `undefined` when there is nothing to tell. */
export async function lineSettings(
  db: Reader,
  mallId: string,
  downloadNow: boolean,
): Promise<NonNullable<Desired["settings"]>["line"]> {
  const mall = await db.mall.findUniqueOrThrow({ where: { id: mallId }, select: lineParts });
  const { effective } = lineOf(mall);
  if (effective.limit === null && effective.windows === null) return undefined;
  return { ...effective, downloadNow };
}
