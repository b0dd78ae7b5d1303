import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { describe, expect, it } from "vitest";
import { mergeFrames } from "./merge.ts";

const frame = (path: string, n: number) => ({ path, digest: digestOfHex(n.toString(16).padStart(64, "0")) });

describe("mergeFrames", () => {
  it("replaces by path, adds the rest, in natural order", () => {
    const draft = [frame("f2.jpg", 1), frame("f10.jpg", 1)];
    expect(mergeFrames(draft, [frame("F2.jpg", 2), frame("f1.jpg", 3), frame("f9.jpg", 3)])).toEqual([
      frame("f1.jpg", 3),
      frame("F2.jpg", 2),
      frame("f9.jpg", 3),
      frame("f10.jpg", 1),
    ]);
  });
});
