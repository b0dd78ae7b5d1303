import type { MallRule } from "@holofleet/contract/assignments.ts";
import type { Mall } from "@holofleet/contract/malls.ts";

/** A word with how many malls it means. */
export interface Counted {
  name: string;
  malls: number;
}

/** The tags that malls have, and those of the rule that none has yet, by name. */
export function countTags(malls: readonly Pick<Mall, "tags">[], chosen: MallRule["tags"] = []): Counted[] {
  const counts = new Map(chosen.map((tag) => [tag, 0]));
  for (const { tags } of malls) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, malls: count })).sort(byName);
}

function byName(a: Counted, b: Counted): number {
  return a.name.localeCompare(b.name, "zh-CN", { numeric: true });
}
