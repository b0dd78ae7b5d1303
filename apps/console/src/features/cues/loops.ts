import type { CueDraft } from "@holofleet/contract/fleet/cues.ts";
import { meets } from "@holofleet/shared/cues/condition.ts";
import { hasPlaces } from "./rules.ts";

type Linked = Pick<CueDraft, "name" | "trigger" | "actions">;

/** How many publishes of cues may follow from one another, and within which time one counts as following, in milliseconds. */
export const maxHops = 3;
export const echoMs = 10_000;

/**
 * The names of the cues that set each other off in a ring through `start`, in order, or `null`. What cannot be told beforehand
 * counts as possible; a payload without places for what happened is held against the next one's condition.
 */
export function findLoop<Cue extends Linked>(start: Cue, others: readonly Cue[]): string[] | null {
  const cues = [start, ...others];
  const seen = new Set<Cue>();
  const walk = (cue: Cue, path: string[]): string[] | null => {
    for (const next of cues.filter((other) => setsOff(cue, other))) {
      if (next === start) return [...path, start.name];
      if (seen.has(next)) continue;
      seen.add(next);
      const loop = walk(next, [...path, next.name]);
      if (loop !== null) return loop;
    }
    return null;
  };
  return walk(start, [start.name]);
}

/** Whether a message that one cue publishes may be what another waits for. */
function setsOff({ actions }: Linked, { trigger }: Linked): boolean {
  if (trigger.type !== "topic") return false;
  return actions.some(
    (action) =>
      action.type === "publish" &&
      mayMeet(action.topic, trigger.topic) &&
      (hasPlaces(action.payload) || meets(trigger.condition, action.payload)),
  );
}

/** Whether two topics with `{mall}` in them can be the same. */
function mayMeet(one: string, other: string): boolean {
  const [levels, others] = [one.split("/"), other.split("/")];
  return (
    levels.length === others.length &&
    levels.every((level, at) => level === others[at] || level === "{mall}" || others[at] === "{mall}")
  );
}
