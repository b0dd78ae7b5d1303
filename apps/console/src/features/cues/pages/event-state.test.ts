import type { CueEvent } from "@holofleet/contract/fleet/cues.ts";
import { expect, test } from "vitest";
import { stateOfEvent } from "./event-state.ts";

test.each([
  [[], "done"],
  [["done", "done"], "done"],
  [["done", "running"], "running"],
  [["running", "waiting"], "waiting"],
  [["unknown", "running", "done"], "unknown"],
  [["done", "unknown", "failed"], "failed"],
])("%j is %s as a whole", (states, whole) => {
  const results = states.map((state) => ({ state })) as CueEvent["results"];
  expect(stateOfEvent({ results })).toBe(whole);
});
