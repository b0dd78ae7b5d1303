import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyEntry, compact, type Entry, Library, type Pictures } from "./library.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as Digest;
const version = { size: 1, type: "image/jpeg", etag: null, lastModified: null, before: null } as const;
const asked = (at: number, ...paths: string[]): Entry => ({
  kind: "asked",
  at,
  wanted: paths.map((path) => ({ url: `https://a.com/${path}`, path })),
});
const stored = (at: number, path: string, letter: string): Entry => ({
  ...{ kind: "stored", asked: at, url: `https://a.com/${path}`, path },
  stored: { digest: digest(letter), ...version },
});

/** Path → what it waits for since, and the letter of what is there. */
function after(...entries: Entry[]): Record<string, [number | null, string | null]> {
  const pictures: Pictures = new Map();
  for (const entry of entries) applyEntry(pictures, entry);
  return Object.fromEntries(
    [...pictures.values()].map(({ path, askedAt, stored }) => [path, [askedAt, stored?.digest[7] ?? null]]),
  );
}

describe("what becomes of a picture", () => {
  test.each<[string, Entry[], ReturnType<typeof after>]>([
    ["asked for", [asked(1, "x", "y")], { x: [1, null], y: [1, null] }],
    ["fetched", [asked(1, "x", "y"), stored(1, "x", "a")], { x: [null, "a"], y: [1, null] }],
    ["asked for again", [asked(1, "x"), stored(1, "x", "a"), asked(2, "x")], { x: [2, "a"] }],
    ["asked for meanwhile", [asked(1, "x"), asked(2, "x"), stored(1, "x", "a")], { x: [2, "a"] }],
    ["replaced", [asked(1, "x"), stored(1, "x", "a"), asked(2, "x"), stored(2, "x", "b")], { x: [null, "b"] }],
    [
      "found unchanged",
      [asked(1, "x"), stored(1, "x", "a"), asked(2, "x"), { kind: "unchanged", asked: 2, path: "x" }],
      { x: [null, "a"] },
    ],
    ["given up", [asked(1, "x"), { kind: "dropped", path: "x" }], {}],
    [
      "given up, with an older one there",
      [asked(1, "x"), stored(1, "x", "a"), asked(2, "x"), { kind: "dropped", path: "x" }],
      { x: [null, "a"] },
    ],
    ["one file on Windows", [asked(1, "A/x.jpg"), asked(2, "a/X.jpg")], { "a/X.jpg": [2, null] }],
  ])("%s", (_, entries, expected) => {
    expect(after(...entries)).toEqual(expected);
    expect(after(...compact(entries))).toEqual(expected);
  });
});

/** The version that the next request may name, when the same file came from one host and then another asks for it. */
describe("what a server calls a version", () => {
  const from = (host: string): Entry => ({
    ...{ kind: "stored", asked: 1, url: `https://${host}.com/x`, path: "x" },
    stored: { digest: digest("a"), ...version, etag: '"1"', lastModified: "Fri, 20 Nov 2026 08:00:00 GMT" },
  });
  const etag = (...entries: Entry[]) => {
    const pictures: Pictures = new Map();
    for (const entry of entries) applyEntry(pictures, entry);
    const { etag, lastModified } = pictures.get("x")?.stored ?? {};
    return [etag, lastModified === null];
  };
  const other: Entry = { kind: "asked", at: 2, wanted: [{ url: "https://b.com/x", path: "x" }] };
  const again: Entry = { kind: "asked", at: 2, wanted: [{ url: "https://me:new@a.com/x", path: "x" }] };

  test.each<[string, Entry[], ReturnType<typeof etag>]>([
    ["holds at that server", [asked(1, "x"), from("a"), asked(2, "x")], ['"1"', false]],
    ["holds with another password", [asked(1, "x"), from("a"), again], ['"1"', false]],
    ["means nothing to another one", [asked(1, "x"), from("a"), other], [null, true]],
    ["means nothing to one that was asked meanwhile", [asked(1, "x"), other, from("a")], [null, true]],
  ])("%s", (_, entries, expected) => {
    expect(etag(...entries)).toEqual(expected);
    expect(etag(...compact(entries))).toEqual(expected);
  });
});

describe("on disk", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "holofleet-library-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("what was recorded is there after a start, whatever a crash left behind it", async () => {
    const library = await Library.open(folder);
    await library.record(asked(1, "a/x.jpg!s", "a/y.jpg!s"));
    await library.record(stored(1, "a/x.jpg!s", "a"));
    await library.close();
    await appendFile(join(folder, "pictures.ndjson"), '1234abcd {"kind":"asked","at":');
    const again = await Library.open(folder);
    expect(again.get("a/x.jpg!s")).toMatchObject({ askedAt: null, stored: { digest: digest("a") } });
    expect(again.get("a/y.jpg!s")).toMatchObject({ askedAt: 1, stored: null });
    expect([...again.digests()]).toEqual([digest("a")]);
    await again.close();
  });

  test("it does not grow with every list", async () => {
    const library = await Library.open(folder);
    for (let at = 1; at <= 600; at++) await library.record(asked(at, "x", "y"));
    await library.close();
    const { length } = (await readFile(join(folder, "pictures.ndjson"), "utf8")).split("\n");
    expect(length).toBeLessThan(200);
  });
});
