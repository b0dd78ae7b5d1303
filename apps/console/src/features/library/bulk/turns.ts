import type { BulkResult, BulkStep } from "@holofleet/contract/works/library.ts";

/** What several requests answered, taken together. */
export interface Outcome {
  action: BulkStep["action"];
  results: BulkResult[];
  undo: BulkStep[];
}

/** Works in one request: few enough that progress moves and none takes longer than a browser waits. */
const turn = 40;

/** A long step as turns of at most 40 works. */
export function planTurns({ slugs, action }: BulkStep): BulkStep[] {
  const turns: BulkStep[] = [];
  for (let at = 0; at < slugs.length; at += turn) turns.push({ slugs: slugs.slice(at, at + turn), action });
  return turns;
}

/** The works that failed, to be tried again. */
export function failedOf({ results }: Pick<Outcome, "results">): BulkResult[] {
  return results.filter(({ ok }) => !ok);
}

/** Those that only a force would move: malls hold them. */
export function heldOf({ action, results }: Outcome): string[] {
  return action.type === "trash"
    ? failedOf({ results }).flatMap(({ slug, code }) => (code === "held_by_malls" ? slug : []))
    : [];
}
