import type { Mall } from "@holofleet/contract/malls.ts";
import { hasMarks, type MarkFilter } from "../marking/marks.ts";

export const mallFilters = ["all", "attention", "online", "offline", "out_of_sync", "no_agent"] as const;
export type MallFilter = (typeof mallFilters)[number];

const tests: Record<MallFilter, (mall: Mall) => boolean> = {
  all: () => true,
  attention: (mall) => mall.presence !== "online" || outOfSync(mall),
  online: (mall) => mall.presence === "online",
  offline: (mall) => mall.presence === "offline" || mall.presence === "stale",
  out_of_sync: outOfSync,
  no_agent: (mall) => mall.agents.length === 0,
};

function outOfSync({ sync }: Mall): boolean {
  return sync.state === "drift" || sync.state === "behind";
}

/** Malls that pass the filter, are marked so, and whose code, name or city has every word of the search, by code. */
export function filterMalls(malls: readonly Mall[], filter: MallFilter, search: string, marks: MarkFilter): Mall[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return malls
    .filter(tests[filter])
    .filter((mall) => hasMarks(mall, marks))
    .filter(({ code, name, city }) => {
      const text = `${code} ${name} ${city ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => a.code.localeCompare(b.code, "en", { numeric: true }));
}
