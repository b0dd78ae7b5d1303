import { expect, test } from "vitest";
import { nextSelection } from "./row-selection.tsx";

const order = ["a", "b", "c", "d"];

test.each([
  ["a press chooses", [], "b", null, ["b"]],
  ["a second press drops", ["b"], "b", null, []],
  ["shift chooses downwards", ["a"], "c", "a", ["a", "b", "c"]],
  ["shift chooses upwards", ["d"], "b", "d", ["b", "c", "d"]],
  ["shift drops when the pressed row was chosen", ["a", "b", "c"], "c", "b", ["a"]],
  ["an anchor that is filtered away counts for nothing", ["z"], "c", "z", ["c", "z"]],
])("%s", (_name, keys, pressed, anchor, expected) => {
  expect([...nextSelection(new Set(keys), order, pressed, anchor)].sort()).toEqual([...expected].sort());
});
