import { expect, test } from "vitest";
import { workState } from "./work-state.ts";

test.each([
  [2, 2, 2, "in_sync"],
  [2, 2, 1, "syncing"],
  [2, 2, null, "syncing"],
  [3, 2, 2, "behind"],
  [1, 2, 2, "behind"],
  [1, null, null, "behind"],
  [null, 2, 2, "leaving"],
  [null, null, 2, "leaving"],
  [null, null, null, "unpublished"],
])("current %o, desired %o, reported %o is %s", (current, desired, reported, state) => {
  expect(workState({ slug: "s", title: "S", current, desired, reported })).toBe(state);
});
