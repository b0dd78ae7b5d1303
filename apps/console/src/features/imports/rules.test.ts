import { describe, expect, it } from "vitest";
import { type EntryHeader, entryName, planEntries } from "./rules.ts";

const header = (fileNameRaw: Uint8Array, more: Partial<EntryHeader> = {}): EntryHeader => ({
  fileNameRaw,
  extraFields: [],
  generalPurposeBitFlag: 0,
  versionMadeBy: 20,
  compressionMethod: 0,
  externalFileAttributes: 0,
  uncompressedSize: 9,
  ...more,
});
const utf8 = (name: string, more?: Partial<EntryHeader>) => header(Buffer.from(name), more);
const hex = (name: string, more?: Partial<EntryHeader>) => header(Buffer.from(name, "hex"), more);
const unix = { versionMadeBy: 0x0314 };

describe("entryName", () => {
  it.each([
    ["plain letters", utf8("a/b.jpg"), "a/b.jpg"],
    ["GBK, as Windows in China packs", hex("b4ba2e6a7067"), "春.jpg"],
    ["GBK from a Unix program", hex("b4ba2e6a7067", unix), "春.jpg"],
    ["GBK that is UTF-8 as well (一版)", hex("d2bbb0e62e6a7067"), "一版.jpg"],
    ["UTF-8 that says so", utf8("春.jpg", { generalPurposeBitFlag: 0x800 }), "春.jpg"],
    ["UTF-8 from a Mac, which does not", utf8("春.jpg", unix), "春.jpg"],
    ["what claims to be UTF-8 and is not", hex("b4ba2e6a7067", { generalPurposeBitFlag: 0x800 }), null],
    ["neither", hex("ff2e6a7067"), null],
    ["the decomposed letters of a Mac", utf8("cafe\u0301.jpg", unix), "caf\u00e9.jpg"],
    ["back slashes of old programs", utf8("a\\b.jpg"), "a/b.jpg"],
    ["a back slash in a name on Unix", utf8("a\\b.jpg", unix), "a\\b.jpg"],
    ["a path that begins here", utf8("./a.jpg"), "a.jpg"],
    [
      "the name in a field of its own",
      utf8("x.jpg", { extraFields: [{ id: 0x7075, data: Buffer.from("01e547c4f6e698a52e6a7067", "hex") }] }),
      "春.jpg",
    ],
    [
      "the name, when that field is of another one",
      utf8("x.jpg", { extraFields: [{ id: 0x7075, data: Buffer.from("0100000000e698a52e6a7067", "hex") }] }),
      "x.jpg",
    ],
  ])("reads %s", (_name, entry, name) => expect(entryName(entry)).toBe(name));
});

describe("planEntries", () => {
  const plan = (...entries: EntryHeader[]) => {
    const { frames, refused } = planEntries(entries);
    return [frames.map(({ path }) => path), refused.map(({ path, code }) => `${code} ${path}`)];
  };

  it("takes pictures in natural order below their one folder and passes litter over", () => {
    const files = ["s/", "s/f10.jpg", "s/f2.JPEG", "s/a/1.png", "s/Thumbs.db", "__MACOSX/s/._f2.jpg", ".DS_Store"];
    expect(plan(...files.map((name) => utf8(name)))).toEqual([["a/1.png", "f2.JPEG", "f10.jpg"], []]);
  });

  it.each([
    ["traversal ../a.jpg", utf8("../a.jpg")],
    ["traversal a/../../b.jpg", utf8("a/../../b.jpg")],
    ["absolute /a.jpg", utf8("/a.jpg")],
    ["absolute C:/a.jpg", utf8("C:\\a.jpg")],
    ["reserved nul.jpg", utf8("nul.jpg")],
    ["trailing a./b.jpg", utf8("a./b.jpg")],
    ["not_picture evil.php", utf8("evil.php")],
    ["name_unreadable ?.jpg", hex("ff2e6a7067")],
    ["symlink a.jpg", utf8("a.jpg", { ...unix, externalFileAttributes: (0xa1ff << 16) >>> 0 })],
    ["symlink a.jpg", utf8("a.jpg", { ...unix, externalFileAttributes: (0x61ff << 16) >>> 0 })],
    ["encrypted a.jpg", utf8("a.jpg", { generalPurposeBitFlag: 1 })],
    ["deflate64 a.jpg", utf8("a.jpg", { compressionMethod: 9 })],
    ["compression a.jpg", utf8("a.jpg", { compressionMethod: 14 })],
    ["empty_file a.jpg", utf8("a.jpg", { uncompressedSize: 0 })],
    ["too_large a.jpg", utf8("a.jpg", { uncompressedSize: 64 * 1024 * 1024 + 1 })],
    ["collides X.jpg", utf8("X.jpg")],
  ])("refuses %s and takes the rest", (refusal, bad) => {
    expect(plan(utf8("x.jpg"), bad)).toEqual([["x.jpg"], [refusal]]);
  });

  it("takes what is a plain file on Unix", () => {
    expect(plan(utf8("a.jpg", { ...unix, externalFileAttributes: (0x81a4 << 16) >>> 0 }))).toEqual([["a.jpg"], []]);
  });
});
