import { type Assignment, assignedMalls } from "@holofleet/contract/assignments.ts";
import type { Reader } from "#db/client.ts";

/** The part of a work's assignment that stands in its own row. */
export interface AssignedWork {
  id: string;
  allMalls: boolean;
  mallTags: readonly string[];
}

/**
 * The ids of the malls that each of these works is for, by the id of the work. With `mallIds`, other malls are left out. The
 * queries go one after the other: a transaction has one connection.
 */
export async function mallsOfWorks(
  db: Reader,
  works: readonly AssignedWork[],
  mallIds?: readonly string[],
): Promise<Map<string, "all" | ReadonlySet<string>>> {
  const ruled = works.filter(({ allMalls }) => !allMalls);
  const malls = ruled.length === 0 ? [] : await readMalls(db, mallIds);
  const codes = new Map(malls.map(({ id, code }) => [id, code]));
  const workIds = ruled.map(({ id }) => id);
  const single = await db.assignment.findMany({
    where: { workId: { in: workIds }, ...(mallIds && { mallId: { in: [...mallIds] } }) },
    select: { workId: true, mallId: true },
  });
  const grouped = await db.groupAssignment.findMany({
    where: { workId: { in: workIds } },
    select: { workId: true, group: { select: { name: true } } },
  });
  const codesOf = gather(single.map(({ workId, mallId }) => [workId, codes.get(mallId) ?? ""]));
  const groupsOf = gather(grouped.map(({ workId, group }) => [workId, group.name]));
  return new Map(
    works.map(({ id, allMalls, mallTags }) => {
      const rule = { malls: codesOf.get(id) ?? [], groups: groupsOf.get(id) ?? [], tags: [...mallTags] };
      return [id, allMalls ? "all" : mallIdsOf(rule, malls)];
    }),
  );
}

type MallRow = Awaited<ReturnType<typeof readMalls>>[number];

/** Malls as assignments see them; all of them without `ids`. */
export async function readMalls(db: Reader, ids?: readonly string[]) {
  const rows = await db.mall.findMany({
    ...(ids && { where: { id: { in: [...ids] } } }),
    select: { id: true, code: true, tags: true, groups: { select: { name: true } } },
  });
  return rows.map(({ groups, ...mall }) => ({ ...mall, groups: groups.map(({ name }) => name) }));
}

function mallIdsOf(assignment: Assignment, malls: readonly MallRow[]): ReadonlySet<string> {
  return new Set(assignedMalls(assignment, malls).map(({ id }) => id));
}

function gather(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const list = lists.get(key);
    if (list) list.push(value);
    else lists.set(key, [value]);
  }
  return lists;
}
