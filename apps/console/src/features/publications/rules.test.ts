import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import type { FrameType, Manifest } from "@holofleet/shared/content/manifest.ts";
import { manifestSchema } from "@holofleet/shared/content/manifest.ts";
import { describe, expect, it } from "vitest";
import { missingOf, planHeld, planSamples } from "./rules.ts";

const digest = (char: string) => digestOfHex(char.repeat(64));
const manifest = (...frames: [path: string, char: string][]): Manifest => ({
  v: 1,
  frames: frames.map(([path, char]) => ({ path, digest: digest(char), size: 900, type: "image/jpeg" })),
});
const made = (type: FrameType, ...pairs: [from: string, to: string][]) =>
  new Map<Digest, { digest: Digest; size: number; type: FrameType }>(
    pairs.map(([from, to]) => [digest(from), { digest: digest(to), size: 90, type }]),
  );
const long = `${"x".repeat(175)}.jpg`;

describe("planHeld", () => {
  it.each<[string, string[], FrameType, string[]]>([
    ["the same type keeps the path", ["a.jpg", "b/C.JPEG"], "image/jpeg", ["a.jpg", "b/C.JPEG"]],
    ["another type gets its ending", ["a.jpg", "b/C.PNG"], "image/webp", ["a.webp", "b/C.webp"]],
    ["no ending at all gets one", ["cover"], "image/png", ["cover.png"]],
    ["only the ending of the name changes", ["a.jpg/b.c.jpg"], "image/webp", ["a.jpg/b.c.webp"]],
    ["two that would be one", ["a.jpg", "a.png"], "image/webp", ["a.webp", "a.png.webp"]],
    ["a frame that has the name already", ["a.jpg", "A.webp"], "image/webp", ["a.jpg.webp", "A.webp"]],
    ["no room for a longer ending", [long], "image/webp", [`${"x".repeat(175)}.webp`]],
    ["no room at all", [`${"x".repeat(176)}.jpg`], "image/webp", [`${"x".repeat(176)}.jpg`]],
  ])("%s", (_, paths, type, expected) => {
    const source = manifest(...paths.map((path, i): [string, string] => [path, "abcd"[i] ?? "e"]));
    const held = planHeld(source, made(type, ["a", "1"], ["b", "2"], ["c", "3"]));
    expect(held?.frames.map(({ path }) => path)).toEqual(expected);
    expect(manifestSchema.safeParse(held).success).toBe(true);
  });

  it("keeps the order, and a picture that stands twice", () => {
    const held = planHeld(
      manifest(["2.jpg", "a"], ["1.jpg", "b"], ["3.jpg", "a"]),
      made("image/png", ["a", "1"], ["b", "2"]),
    );
    expect(held?.frames).toEqual([
      { path: "2.png", digest: digest("1"), size: 90, type: "image/png" },
      { path: "1.png", digest: digest("2"), size: 90, type: "image/png" },
      { path: "3.png", digest: digest("1"), size: 90, type: "image/png" },
    ]);
  });

  it("is not there while one is missing", () => {
    const source = manifest(["1.jpg", "a"], ["2.jpg", "b"], ["3.jpg", "b"], ["4.jpg", "c"]);
    expect(missingOf(source, made("image/png", ["a", "1"]))).toEqual([digest("b"), digest("c")]);
    expect(planHeld(source, made("image/png", ["a", "1"], ["b", "2"]))).toBeNull();
  });
});

describe("planSamples", () => {
  it.each([
    [[], 5, []],
    [[20, 10], 5, [10, 20]],
    [[5, 9, 1, 3, 7, 2, 8, 6, 4, 10], 5, [2, 4, 6, 8, 10]],
  ])("of sizes %j, %i: %j", (sizes, count, expected) => {
    const pictures = sizes.map((size): [string, number] => [`of ${size}`, size]);
    expect(planSamples(pictures, count)).toEqual(expected.map((size) => [`of ${size}`, size]));
  });
});
