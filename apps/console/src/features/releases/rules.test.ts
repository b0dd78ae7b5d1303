import { createHash } from "node:crypto";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import type { ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { describe, expect, it } from "vitest";
import { nameRelease, nextWorks } from "./rules.ts";

const work = (id: string, revision: number): ReleaseWork => ({
  id,
  slug: id,
  title: id,
  revision,
  manifest: digestOfHex(createHash("sha256").update(`${id}${revision}`).digest("hex")),
  frames: 3,
  bytes: 300,
});

describe("nextWorks", () => {
  const present = [work("a", 1), work("b", 1)];
  const assigned = [work("a", 2), work("b", 2), work("c", 1)];

  it.each([
    ["everything: what is assigned now", null, ["a2", "b2", "c1"]],
    ["one work moves alone", "a", ["b1", "a2"]],
    ["one work is new", "c", ["a1", "b1", "c1"]],
    ["a work that exists nowhere changes nothing", "x", ["a1", "b1"]],
  ] as const)("%s", (_, only, expected) => {
    expect(nextWorks(present, assigned, only).map((w) => w.id + w.revision)).toEqual(expected);
  });

  it("takes a work away that is no longer assigned", () => {
    expect(nextWorks(present, [work("b", 2)], "a")).toEqual([work("b", 1)]);
    expect(nextWorks(present, [], null)).toEqual([]);
  });
});

describe("nameRelease", () => {
  it("gives one name to one set, in any order", () => {
    const one = nameRelease([work("a", 1), work("b", 1)]);
    const two = nameRelease([work("b", 1), work("a", 1)]);
    expect(two).toEqual(one);
    expect(createHash("sha256").update(one.body).digest("hex")).toBe(one.digest.slice(7));
    expect(nameRelease([work("a", 2), work("b", 1)]).digest).not.toBe(one.digest);
  });
});
