import type { CueEvent } from "@holofleet/contract/fleet/cues.ts";
import type { ActionState } from "@holofleet/shared/cues/messages.ts";

/** Of several, the one that people must know of first. */
const ranking: readonly ActionState[] = ["failed", "unknown", "waiting", "running", "done"];

/** How an event went as a whole: as its worst action. */
export function stateOfEvent({ results }: Pick<CueEvent, "results">): ActionState {
  return ranking.find((state) => results.some((result) => result.state === state)) ?? "done";
}
