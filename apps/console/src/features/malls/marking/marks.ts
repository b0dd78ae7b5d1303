import type { Mall } from "@holofleet/contract/malls.ts";

/** What malls are marked with, and how a filter names one of it; empty: any. */
export type MarkKind = "groups" | "tags";
export interface MarkFilter {
  group: string;
  tag: string;
}

/** How many of these malls are in each group, or have each tag, by name. */
export function countMarks(malls: readonly Pick<Mall, MarkKind>[], kind: MarkKind): Map<string, number> {
  const counts = new Map<string, number>();
  for (const mall of malls) for (const name of mall[kind]) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b, "zh-CN", { numeric: true })));
}

/** Whether all of the chosen malls have a mark, some, or none. */
export type Share = "all" | "some" | "none";

export function shareOf(count: number, total: number): Share {
  if (count === 0) return "none";
  return count === total ? "all" : "some";
}

/** What a press on marks changes: those set for all, and those taken away from all. */
export function planMarks(changed: ReadonlyMap<string, boolean>): { add: string[]; remove: string[] } {
  const names = (on: boolean) => [...changed].filter(([, value]) => value === on).map(([name]) => name);
  return { add: names(true), remove: names(false) };
}

/** Whether a mall passes. */
export function hasMarks({ groups, tags }: Pick<Mall, MarkKind>, { group, tag }: MarkFilter): boolean {
  return (group === "" || groups.includes(group)) && (tag === "" || tags.includes(tag));
}
