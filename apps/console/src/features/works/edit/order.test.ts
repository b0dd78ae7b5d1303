import { describe, expect, it } from "vitest";
import {
  isNatural,
  moveFrames,
  removeFrames,
  renameFault,
  renameFrame,
  shiftFrames,
  sortFrames,
  startAtGap,
} from "./order.ts";

const frames = (names: string) =>
  names
    .split(" ")
    .filter(Boolean)
    .map((path) => ({ path }));
const names = (list: { path: string }[]) => list.map(({ path }) => path).join(" ");
const set = (paths: string) => new Set(paths.split(" "));

describe("natural order", () => {
  it.each([
    ["", true],
    ["f1 f2 f10", true],
    ["f1 f10 f2", false],
    ["a/2 a/10 b/1", true],
  ])("%s: %s", (given, natural) => expect(isNatural(frames(given))).toBe(natural));

  it("counts as people do", () => expect(names(sortFrames(frames("f10 f2 f1")))).toBe("f1 f2 f10"));
});

describe("moveFrames", () => {
  it.each([
    ["a b c d e", "b", 3, "a c d b e"],
    ["a b c d e", "e", 0, "e a b c d"],
    ["a b c d e", "a", 4, "b c d e a"],
    ["a b c d e", "d b", 0, "b d a c e"],
    ["a b c d e", "b d", 9, "a c e b d"],
    ["a b c d e", "a b c d e", 2, "a b c d e"],
    ["a b c", "x", 0, "a b c"],
  ])("of %s carries %s to %d", (given, chosen, start, result) =>
    expect(names(moveFrames(frames(given), set(chosen), start))).toBe(result),
  );
});

describe("startAtGap", () => {
  it.each([
    ["a", 0, "a b c d"],
    ["a", 1, "a b c d"],
    ["a", 2, "b a c d"],
    ["a", 4, "b c d a"],
    ["d", 1, "a d b c"],
    ["a c", 2, "b a c d"],
    ["b c", 0, "b c a d"],
  ])("drops %s into gap %d", (chosen, gap, result) => {
    const given = frames("a b c d");
    expect(names(moveFrames(given, set(chosen), startAtGap(given, set(chosen), gap)))).toBe(result);
  });
});

describe("shiftFrames", () => {
  it.each([
    ["b", 1, "a c b d e"],
    ["b", -1, "b a c d e"],
    ["a", -1, "a b c d e"],
    ["e", 1, "a b c d e"],
    ["b c", 1, "a d b c e"],
    ["b d", 1, "a c b d e"],
    ["a", 3, "b c d a e"],
  ])("%s by %d", (chosen, by, result) => expect(names(shiftFrames(frames("a b c d e"), set(chosen), by))).toBe(result));
});

describe("removeFrames, renameFrame", () => {
  it("take out and rename", () => {
    expect(names(removeFrames(frames("a b c"), set("a c")))).toBe("b");
    expect(names(renameFrame(frames("a b c"), "b", "x"))).toBe("a x c");
  });

  it.each([
    ["b.jpg", null],
    ["A.jpg", null],
    ["folder/b.webp", null],
    ["c.jpg", "collides"],
    ["C.JPG", "collides"],
    ["b.gif", "not_picture"],
    ["../b.jpg", "traversal"],
    ["con.jpg", "reserved"],
    ["", "not_picture"],
  ])("a.jpg as %j: %s", (to, fault) => expect(renameFault(frames("a.jpg c.jpg"), "a.jpg", to)).toBe(fault));
});
