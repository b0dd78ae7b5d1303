import { describe, expect, it } from "vitest";
import { digestOfHex } from "./digest.ts";
import { diffManifest, distinctBlobs, encodeDocument, type Manifest, manifestSchema } from "./manifest.ts";
import { comparePaths, pathFault, pathKey } from "./path.ts";
import { slugOf } from "./slug.ts";

const digest = (char: string) => digestOfHex(char.repeat(64));
const frame = (path: string, char: string) => ({ path, digest: digest(char), size: 10, type: "image/jpeg" as const });
const manifest = (...frames: ReturnType<typeof frame>[]): Manifest => ({ v: 1, frames });

describe("pathFault", () => {
  it.each([
    ["a.jpg", null],
    ["灯光/第 1 张.jpg", null],
    ["a/b/c!style.png", null],
    ["", "empty"],
    ["a//b.jpg", "empty"],
    ["/etc/passwd", "absolute"],
    ["c:/x.jpg", "absolute"],
    ["../x.jpg", "traversal"],
    ["a/../b.jpg", "traversal"],
    ["a\\b.jpg", "character"],
    ["photo.jpg:stream", "character"],
    ["a\u0000.jpg", "character"],
    ["a\u202egpj.exe", "character"],
    ["con.jpg", "reserved"],
    ["a/LPT1", "reserved"],
    ["a./b.jpg", "trailing"],
    ["a .jpg ", "trailing"],
    ["x".repeat(181), "too_long"],
  ])("%j is %s", (path, fault) => expect(pathFault(path)).toBe(fault));
});

describe("pathKey", () => {
  it("folds case and Unicode form", () => expect(pathKey("E\u0301.JPG")).toBe(pathKey("\u00e9.jpg")));
});

describe("comparePaths", () => {
  it("counts as people do", () =>
    expect(["f10.jpg", "f2.jpg", "F1.jpg", "f1.jpg"].sort(comparePaths)).toEqual([
      "F1.jpg",
      "f1.jpg",
      "f2.jpg",
      "f10.jpg",
    ]));
});

describe("manifest", () => {
  it("refuses two frames whose paths only differ in case", () =>
    expect(manifestSchema.safeParse(manifest(frame("a.jpg", "a"), frame("A.jpg", "b"))).success).toBe(false));
  it("refuses an unsafe path", () =>
    expect(manifestSchema.safeParse(manifest(frame("../a.jpg", "a"))).success).toBe(false));
  it("is encoded the same whatever the order of keys", () => {
    const one = manifest(frame("a.jpg", "a"));
    const other = JSON.parse(
      `{"frames":[{"type":"image/jpeg","size":10,"digest":"${digest("a")}","path":"a.jpg"}],"v":1}`,
    );
    expect(encodeDocument(other)).toBe(encodeDocument(one));
  });
  it("counts a picture that stands twice once", () =>
    expect(distinctBlobs([frame("a.jpg", "a"), frame("b.jpg", "a")]).size).toBe(1));
});

describe("release", () => {
  it("is encoded the same whatever the order of works", () => {
    const work = (id: string) => ({
      id,
      slug: id,
      title: id,
      revision: 1,
      manifest: digest("a"),
      frames: 1,
      bytes: 10,
    });
    expect(encodeDocument({ v: 1, works: [work("b"), work("a")] })).toBe(
      encodeDocument({ v: 1, works: [work("a"), work("b")] }),
    );
  });
});

describe("diffManifest", () => {
  it("names what was added, changed and removed; a moved frame is none of them", () => {
    const before = manifest(frame("a", "a"), frame("b", "b"), frame("c", "c"));
    const after = manifest(frame("c", "c"), frame("a", "d"), frame("e", "e"));
    const diff = diffManifest(before, after);
    expect(diff.added.map((f) => f.path)).toEqual(["e"]);
    expect(diff.changed.map((f) => f.path)).toEqual(["a"]);
    expect(diff.removed).toEqual(["b"]);
  });
  it("adds everything to nothing", () => expect(diffManifest(null, manifest(frame("a", "a"))).added).toHaveLength(1));
});

describe("slugOf", () => {
  it.each([
    ["Spring Light 2026", "spring-light-2026"],
    ["  Éclat_d'été!", "eclat-d-ete"],
    ["春季灯光", null],
    ["a".repeat(100), "a".repeat(80)],
  ])("%s → %s", (title, slug) => expect(slugOf(title)).toBe(slug));
});
