import { join } from "node:path";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { expect, test } from "vitest";
import type { Entry, Placed, Standing } from "./ledger.ts";
import { dismissed, givenUp, swapped } from "./steps.ts";

const file = (path: string): Placed => ({ path, digest: digestOfHex("a".repeat(64)), size: 1, identity: path });
const standing = (folder: string, ...paths: string[]): Standing => ({
  ...{ folder, manifest: digestOfHex("b".repeat(64)), template: "{slug}/{path}" },
  files: paths.map(file),
});
const [old, fresh, moved] = [standing("a", "1", "2"), standing("a", "2", "3"), standing("b", "2", "3")];
const entry = (over: Partial<Entry>): Entry => ({
  id: "w",
  dir: "/out",
  shown: null,
  next: null,
  leaving: [],
  ...over,
});
const next = (standing: Standing, built = true) => ({ beside: "x", built, standing });
const [beside, replaced] = [join(".holofleet", "x"), join(".holofleet", "x.old")];

test.each<[string, Entry, Partial<Entry>]>([
  ["the first revision: nothing leaves", swapped(entry({ next: next(fresh) })), { shown: fresh, leaving: [] }],
  [
    "another revision: what was replaced, and what is no longer in it",
    swapped(entry({ shown: old, next: next(fresh) })),
    {
      shown: fresh,
      leaving: [
        { root: replaced, files: old.files },
        { root: "a", files: [file("1")] },
      ],
    },
  ],
  [
    "another folder: all of the old one",
    swapped(entry({ shown: old, next: next(moved) })),
    {
      shown: moved,
      leaving: [
        { root: replaced, files: old.files },
        { root: "a", files: old.files },
      ],
    },
  ],
  [
    "nothing comes: what was leaving still is",
    swapped(entry({ shown: old, leaving: [{ root: "z", files: [] }] })),
    { shown: old, leaving: [{ root: "z", files: [] }] },
  ],
  [
    "a revision given up before it was whole: what was made of it",
    givenUp(entry({ shown: old, next: next(fresh, false) })),
    {
      shown: old,
      leaving: [
        { root: beside, files: fresh.files },
        { root: replaced, files: old.files },
      ],
    },
  ],
  [
    "a work taken down: its files",
    dismissed(entry({ shown: old })),
    { shown: null, leaving: [{ root: "a", files: old.files }] },
  ],
  [
    "a work taken down in the middle of its switch: both revisions, wherever they are",
    dismissed(entry({ shown: old, next: next(fresh) })),
    {
      shown: null,
      leaving: [
        { root: "a", files: old.files },
        { root: "a", files: fresh.files },
        { root: beside, files: fresh.files },
        { root: replaced, files: old.files },
      ],
    },
  ],
])("%s", (_, result, expected) => {
  expect(result).toEqual(entry({ next: null, ...expected }));
});
