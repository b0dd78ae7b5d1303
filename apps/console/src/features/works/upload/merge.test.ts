import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { describe, expect, it } from "vitest";
import { mergeFrames } from "./merge.ts";

const frames = (...names: string[]) =>
  names.map((name) => {
    const [path = "", n = "1"] = name.split(":");
    return { path, digest: digestOfHex(n.padStart(64, "0")) };
  });

describe("mergeFrames", () => {
  it.each([
    [
      "replaces by path, adds the rest",
      ["f2", "f10"],
      ["F2:2", "f1:3", "f9:3"],
      undefined,
      ["f1:3", "F2:2", "f9:3", "f10"],
    ],
    ["fills an empty draft in natural order", [], ["f10", "f9"], undefined, ["f9", "f10"]],
    [
      "keeps an order that was made by hand",
      ["f9", "f1", "f5"],
      ["f5:2", "f3:2", "f2:2"],
      undefined,
      ["f9", "f1", "f5:2", "f2:2", "f3:2"],
    ],
    [
      "puts new ones at a place",
      ["f1", "f2", "f3"],
      ["x2:2", "x1:2", "f3:3"],
      "f2",
      ["f1", "x1:2", "x2:2", "f2", "f3:3"],
    ],
    ["puts new ones behind all", ["f1", "f3"], ["f2:2", "f1:2"], null, ["f1:2", "f3", "f2:2"]],
    ["has no such place any more", ["f1", "f2"], ["a:2"], "gone", ["a:2", "f1", "f2"]],
  ])("%s", (_name, draft, incoming, before, merged) => {
    expect(mergeFrames(frames(...draft), frames(...incoming), before)).toEqual(frames(...merged));
  });
});
