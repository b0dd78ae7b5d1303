import type { BulkAction } from "@holofleet/contract/works/library.ts";
import { describe, expect, it } from "vitest";
import { gatherSteps, nextShelf, planTags, planUndo } from "./actions.ts";

describe("planTags", () => {
  it.each([
    [[], []],
    [
      ["b", "a", "b"],
      ["a", "b"],
    ],
    [["Spring", "spring"], ["Spring"]],
    [
      ["wall 10", "wall 2"],
      ["wall 2", "wall 10"],
    ],
    [
      ["春节", "a"],
      ["春节", "a"],
    ],
  ])("%j → %j", (given, kept) => expect(planTags(given)).toEqual(kept));

  it("refuses more than thirty", () => {
    const many = Array.from({ length: 31 }, (_, i) => `t${i}`);
    expect(() => planTags(many)).toThrow(/at most 30 tags; these would be 31/);
  });
});

describe("nextShelf", () => {
  const shelf = { tags: ["Night", "winter"], collection: "2026" };
  it.each([
    [
      { type: "tag", tags: ["snow", "night"] },
      { tags: ["Night", "snow", "winter"], collection: "2026" },
    ],
    [
      { type: "untag", tags: ["NIGHT", "none"] },
      { tags: ["winter"], collection: "2026" },
    ],
    [
      { type: "collect", collection: "2027/Spring" },
      { tags: ["Night", "winter"], collection: "2027/Spring" },
    ],
  ] as const)("%j", (action, next) => {
    expect(nextShelf(shelf, action as unknown as Parameters<typeof nextShelf>[1])).toEqual(next);
  });
});

describe("planUndo", () => {
  const at = "2026-07-01T00:00:00.000Z";
  const plain = { tags: ["a"], collection: "x", trashedAt: null, malls: ["SH-01"] };
  it.each([
    ["tag", {}, { tags: ["a", "b"] }, { type: "untag", tags: ["b"] }],
    ["tag", {}, {}, null],
    ["untag", { tags: ["a", "b"] }, { tags: ["b"] }, { type: "tag", tags: ["a"] }],
    ["untag", {}, {}, null],
    ["collect", {}, { collection: "y" }, { type: "collect", collection: "x" }],
    ["collect", { collection: "" }, { collection: "y" }, { type: "collect", collection: "" }],
    ["collect", {}, {}, null],
    ["trash", {}, { trashedAt: at }, { type: "restore" }],
    ["trash", { trashedAt: at }, { trashedAt: at }, null],
    ["restore", { trashedAt: at }, {}, { type: "trash", force: true }],
    ["restore", {}, {}, null],
    ["assign", {}, { malls: "all" }, { type: "assign", malls: ["SH-01"] }],
    ["assign", {}, {}, null],
    ["publish", {}, { collection: "y" }, null],
    ["sync", {}, { collection: "y" }, null],
  ] as const)("%s from %j to %j → %j", (type, before, after, undo) => {
    const state = (change: object) => ({ ...plain, ...change }) as Parameters<typeof planUndo>[1];
    expect(planUndo(type, state(before), state(after))).toEqual(undo);
  });
});

describe("gatherSteps", () => {
  it("puts works that need the same into one step, and leaves those out that need nothing", () => {
    const untag: BulkAction = { type: "untag", tags: ["b"] };
    const steps = gatherSteps([
      { slug: "one", action: untag },
      { slug: "two", action: null },
      { slug: "three", action: { type: "untag", tags: ["b"] } },
      { slug: "four", action: { type: "restore" } },
    ]);
    expect(steps).toEqual([
      { slugs: ["one", "three"], action: untag },
      { slugs: ["four"], action: { type: "restore" } },
    ]);
  });
});
