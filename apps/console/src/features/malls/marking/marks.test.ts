import { expect, it } from "vitest";
import { countMarks, hasMarks, planMarks, shareOf } from "./marks.ts";

const malls = [
  { groups: ["East"], tags: ["b", "a"] },
  { groups: ["East", "Pilot"], tags: ["a"] },
  { groups: [], tags: [] },
];

it("counts marks by name", () => {
  expect([...countMarks(malls, "tags")]).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
  expect([...countMarks(malls, "groups")]).toEqual([
    ["East", 2],
    ["Pilot", 1],
  ]);
  expect(countMarks([], "tags").size).toBe(0);
});

it.each([
  [0, 3, "none"],
  [1, 3, "some"],
  [3, 3, "all"],
  [0, 0, "none"],
] as const)("%i of %i is %s", (count, total, share) => expect(shareOf(count, total)).toBe(share));

it("sorts what was pressed into added and removed", () => {
  expect(
    planMarks(
      new Map([
        ["a", true],
        ["b", false],
        ["c", true],
      ]),
    ),
  ).toEqual({ add: ["a", "c"], remove: ["b"] });
});

it.each([
  [{ group: "", tag: "" }, 3],
  [{ group: "East", tag: "" }, 2],
  [{ group: "", tag: "b" }, 1],
  [{ group: "Pilot", tag: "b" }, 0],
])("%j keeps %i malls", (filter, count) => {
  expect(malls.filter((mall) => hasMarks(mall, filter))).toHaveLength(count);
});
