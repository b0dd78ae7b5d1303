import type { Uploaded } from "@holofleet/contract/works.ts";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { describe, expect, it } from "vitest";
import { planCover, planManifest, planSlug, suggestSlug } from "./rules.ts";

const digest = (n: number) => digestOfHex(n.toString(16).padStart(64, "0"));
const facts = (n: number): Uploaded => ({ digest: digest(n), size: n * 10, type: "image/jpeg", width: 4, height: 3 });
const known = new Map<Digest, Uploaded>([1, 2, 3].map((n) => [digest(n), facts(n)]));
const frame = (path: string, n = 1) => ({ path, digest: digest(n) });

describe("planSlug", () => {
  it.each([
    ["Spring Flowers", "spring-flowers"],
    ["  Été à Paris!  ", "ete-a-paris"],
    ["春节", "work-a1b2c3"],
    ["春节 Lantern 2026", "lantern-2026"],
    ["2026", "work-2026"],
    ["🎄", "work-a1b2c3"],
    ["9".repeat(200), `work-${"9".repeat(75)}`],
  ])("%s → %s", (title, slug) => expect(planSlug(title, "a1b2c3")).toBe(slug));
});

describe("suggestSlug", () => {
  it.each([
    ["spring", ["spring"], "spring-2"],
    ["spring", ["spring", "spring-2", "spring-3"], "spring-4"],
    ["spring-2", ["spring", "spring-2"], "spring-3"],
    ["x".repeat(80), [], `${"x".repeat(74)}-2`],
  ])("%s beside %j → %s", (slug, taken, next) => expect(suggestSlug(slug, new Set(taken))).toBe(next));
});

describe("planManifest", () => {
  it("keeps the order and knows size and type from the store", () => {
    expect(planManifest([frame("b.jpg", 2), frame("a/1.jpg", 1)], known)).toEqual({
      v: 1,
      frames: [
        { path: "b.jpg", digest: digest(2), size: 20, type: "image/jpeg" },
        { path: "a/1.jpg", digest: digest(1), size: 10, type: "image/jpeg" },
      ],
    });
  });

  it("is null for an empty draft", () => expect(planManifest([], known)).toBeNull());

  it("names the frames that are not uploaded and how many", () => {
    const lacking = Array.from({ length: 30 }, (_, i) => frame(`f${i}.jpg`, 9));
    expect(() => planManifest([frame("a.jpg"), ...lacking], known)).toThrow(
      expect.objectContaining({
        code: "frame_missing",
        message: "30 pictures are not uploaded yet: f0.jpg, f1.jpg, f2.jpg …. Upload them, then save again.",
        details: { missing: 30, paths: lacking.slice(0, 20).map(({ path }) => path) },
      }),
    );
  });

  it.each([
    [["../a.jpg"], "traversal"],
    [["a/CON.jpg"], "reserved"],
    [["C:/a.jpg"], "absolute"],
    [["a\\b.jpg"], "character"],
    [["a.jpg", "a.jpg"], "twice"],
    [["a.jpg", "A.JPG"], "collides"],
    [["caf\u00e9.jpg", "cafe\u0301.jpg"], "collides"],
  ])("refuses %j", (paths, fault) => {
    expect(() =>
      planManifest(
        paths.map((path) => frame(path)),
        known,
      ),
    ).toThrow(expect.objectContaining({ code: "path_unsafe", details: { paths: [{ path: paths.at(-1), fault }] } }));
  });
});

describe("planCover", () => {
  it.each([
    [0, []],
    [1, [0]],
    [3, [0, 1, 2]],
    [340, [0, 85, 170, 255]],
  ])("of %d frames", (length, picked) => {
    const frames = Array.from({ length }, (_, i) => frame(`${i}.jpg`, i));
    expect(planCover(frames)).toEqual(picked.map(digest));
  });

  it("shows a repeated picture once", () =>
    expect(planCover([frame("a", 7), frame("b", 7), frame("c", 8), frame("d", 8)])).toEqual([digest(7), digest(8)]));
});
