import { expect, it } from "vitest";
import { isThere, placeState } from "./places.ts";

it.each([
  ["held as it should be", 2, 2, 2, "in_sync"],
  ["told, nothing there yet", 2, 2, null, "waiting"],
  ["told, the older one is there", 2, 2, 1, "waiting"],
  ["rolled back, told", 1, 1, 2, "waiting"],
  ["newer published", 3, 2, 2, "behind"],
  ["assigned, not told", 1, null, null, "behind"],
  ["assigned again while it still goes", 1, null, 1, "behind"],
  ["no longer assigned, not told", null, 2, 2, "surplus"],
  ["told to go, still there", null, null, 2, "leaving"],
  ["gone", null, null, null, null],
] as const)("%s", (_, current, desired, reported, expected) => {
  expect(placeState({ current, desired, reported })).toBe(expected);
});

it.each([
  [1, 1, true],
  [1, null, true],
  [null, 1, true],
  [null, null, false],
] as const)("told %s, reported %s: a take-down reaches it: %s", (desired, reported, expected) => {
  expect(isThere({ desired, reported })).toBe(expected);
});
