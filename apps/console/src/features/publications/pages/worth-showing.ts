import type { Publication } from "@holofleet/contract/works/publications.ts";

/** Open ones in the order in which they come, and the last one when it failed or was overtaken. */
export function worthShowing(publications: readonly Publication[]): Publication[] {
  const open = publications.filter(({ state }) => state === "scheduled" || state === "preparing");
  const hourOf = ({ at, createdAt }: Publication) => at ?? createdAt;
  const [last] = publications
    .filter(({ finishedAt }) => finishedAt !== null)
    .sort((a, b) => ((a.finishedAt ?? "") < (b.finishedAt ?? "") ? 1 : -1));
  const isTrouble = last?.state === "failed" || last?.reasonCode === "overtaken";
  const sorted = [...open].sort((a, b) => (hourOf(a) < hourOf(b) ? -1 : 1));
  return last && isTrouble ? [last, ...sorted] : sorted;
}
