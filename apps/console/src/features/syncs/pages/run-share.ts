import type { Run } from "@holofleet/contract/syncs.ts";

/**
 * How far a sync is, 0 to 1. What a waiting mall will need is not known yet, so the known bytes count for the malls that are
 * heard of only: the bar never looks full while a mall still waits.
 */
export function runShare({ state, bytes, files, counts }: Pick<Run, "state" | "bytes" | "files" | "counts">): number {
  if (state === "done" || counts.total === 0) return 1;
  const known = bytes.total > 0 ? bytes : files;
  if (known.total === 0) return counts.active / counts.total;
  return Math.min(known.done / known.total, 1) * (1 - counts.waiting / counts.total);
}
