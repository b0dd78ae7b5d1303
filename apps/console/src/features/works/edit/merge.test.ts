import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { describe, expect, it } from "vitest";
import { mergeDrafts, onlyAdds } from "./merge.ts";

/** `a2`: path a with picture 2; `a`: with picture 0. */
const frames = (names: string) =>
  names
    .split(" ")
    .filter(Boolean)
    .map((name) => ({ path: name.slice(0, 1), digest: digestOfHex((name[1] ?? "0").padStart(64, "0")) }));
const names = (list: { path: string; digest: string }[]) =>
  list.map(({ path, digest }) => path + (digest.endsWith("0") ? "" : digest.at(-1))).join(" ");

describe("mergeDrafts", () => {
  it.each([
    ["nobody changed anything", "a b c", "a b c", "a b c", "a b c", "", false],
    ["only they changed", "a b c", "a b c", "c b2", "c b2", "", false],
    ["only I changed", "a b c", "c b2", "a b c", "c b2", "", false],
    ["we did the same", "a b c", "a c2", "a c2", "a c2", "", false],
    ["I removed, they added", "a b c", "a c", "a b x c", "a x c", "", false],
    ["both added at the same place", "a b", "a x b", "a y b", "a y x b", "", false],
    ["they added in front of all", "a b", "b a", "x a b", "x b a", "", false],
    ["they added several", "a b c", "c a b", "a x y b c", "c a x y b", "", false],
    ["I moved, they replaced", "a b c", "c a b", "a b2 c", "c a b2", "", false],
    ["they moved, I replaced and added", "a b c", "a b2 x c", "c a b", "c a b2 x", "", false],
    ["both replaced with the same picture", "a b", "a b2", "a b2", "a b2", "", false],
    ["both replaced, differently", "a b", "a b2", "a b3", "a b2", "b", false],
    ["I removed what they replaced", "a b", "a", "a b2", "a b2", "b", false],
    ["they removed what I replaced", "a b", "a b2", "a", "a b2", "b", false],
    ["both removed", "a b c", "a c", "a c", "a c", "", false],
    ["both moved, differently", "a b c", "c a b", "b a c", "c a b", "", true],
    ["both moved alike", "a b c", "c a b", "c a b", "c a b", "", false],
    ["both moved, and they added", "a b c", "c a b", "b x a c", "c a b x", "", true],
    ["they removed what I moved", "a b c", "c a b", "a b", "a b", "", false],
    ["they emptied it", "a b", "a b x", "", "x", "", false],
    ["both began with nothing", "", "a", "b", "a b", "", false],
    ["they added at the end, I moved the last", "a b c", "c a b", "a b c x", "c a b x", "", false],
  ])("%s", (_name, base, mine, theirs, result, contested, reordered) => {
    const merge = mergeDrafts(frames(base), frames(mine), frames(theirs));
    expect([names(merge.frames), merge.contested.join(" "), merge.reordered]).toEqual([result, contested, reordered]);
  });

  it("never puts two names side by side that differ in case alone", () => {
    const merge = mergeDrafts(frames(""), frames("a1"), frames("A2"));
    expect([names(merge.frames), merge.contested]).toEqual(["a1", ["a"]]);
  });
});

describe("onlyAdds", () => {
  it.each([
    ["a b", "a b", true],
    ["a b", "x a y b", true],
    ["", "a", true],
    ["a b", "a", false],
    ["a b", "b a", false],
    ["a b", "a b2", false],
  ])("%s → %s: %s", (base, next, result) => expect(onlyAdds(frames(base), frames(next))).toBe(result));
});
