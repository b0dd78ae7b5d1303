import { describe, expect, it } from "vitest";
import { longestRising, planDiff } from "./diff.ts";
import { digestOfHex } from "./digest.ts";

/** `a1`: path a, picture 1; `a`: path a, a picture of its own. */
const frame = (name: string) => ({
  path: name.slice(0, 1),
  digest: digestOfHex((name[1] ?? (name.codePointAt(0) ?? 0).toString(16)).padStart(64, "0")),
  size: 10,
});
const frames = (names: string) => names.split(" ").filter(Boolean).map(frame);
const paths = (list: { path: string }[]) => list.map(({ path }) => path).join("");
const pairs = (list: { after: { path: string } }[]) => paths(list.map(({ after }) => after));

describe("planDiff", () => {
  it.each([
    ["nothing", "a b c", "a b c", "", "", "", "", 0],
    ["the first frames", "", "a b", "ab", "", "", "", 20],
    ["no frames", "a b", "", "", "", "ab", "", 0],
    ["another picture", "a b c", "a b2 c", "", "b", "", "", 10],
    ["one frame carried to the front", "a b c d e", "e a b c d", "", "", "", "e", 0],
    ["one frame carried to the end", "a b c d e", "b c d e a", "", "", "", "a", 0],
    ["two neighbours carried", "a b c d e f", "c d e a b f", "", "", "", "ab", 0],
    ["an insertion, which moves nothing", "a b c", "a x b c", "x", "", "", "", 10],
    ["a removal, which moves nothing", "a b c", "a c", "", "", "b", "", 0],
    ["all of it at once", "a b c d", "d a x c2", "x", "c", "b", "d", 20],
    ["a picture that is there already", "a1 b2", "a1 b2 c1", "c", "", "", "", 0],
    ["a picture twice", "a", "a b7 c7", "bc", "", "", "", 10],
  ])("%s", (_name, before, after, added, changed, removed, moved, bytes) => {
    const diff = planDiff(frames(before), frames(after));
    expect([paths(diff.added), pairs(diff.changed), paths(diff.removed), pairs(diff.moved), diff.bytes]).toEqual([
      added,
      changed,
      removed,
      moved,
      bytes,
    ]);
  });

  it("names both places of a moved frame", () =>
    expect(planDiff(frames("a b c"), frames("c a b")).moved).toMatchObject([
      { before: { place: 2 }, after: { place: 0 } },
    ]));

  it("is quick when everything is turned round", () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ ...frame("a"), path: `${i}` }));
    const started = performance.now();
    expect(planDiff(many, many.toReversed()).moved).toHaveLength(19_999);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("longestRising", () => {
  it.each([
    [[], []],
    [[5], [0]],
    [
      [3, 1, 2],
      [1, 2],
    ],
    [[2, 2, 2], [2]],
    [
      [0, 8, 4, 12, 2, 10, 6, 14],
      [0, 4, 6, 7],
    ],
  ])("%j keeps %j", (values, kept) => expect([...longestRising(values)].sort((a, b) => a - b)).toEqual(kept));
});
