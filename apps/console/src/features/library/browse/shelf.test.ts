import type { Work } from "@holofleet/contract/works.ts";
import { describe, expect, it } from "vitest";
import { daysLeft, directlyIn, foldersIn, tagsOf, wayTo } from "./shelf.ts";

const collections = [
  { name: "2026", works: 1 },
  { name: "2026/春节", works: 2 },
  { name: "2026/春节/北京", works: 3 },
  { name: "2026 drafts", works: 4 },
  { name: "Wall 10/a", works: 1 },
  { name: "Wall 2", works: 1 },
];

describe("foldersIn", () => {
  it.each([
    ["", ["2026 (6)", "2026 drafts (4)", "Wall 2 (1)", "Wall 10 (1)"]],
    ["2026", ["春节 (5)"]],
    ["2026/春节", ["北京 (3)"]],
    ["2026/春节/北京", []],
    ["nowhere", []],
  ])("%j", (at, expected) => {
    expect(foldersIn(collections, at).map(({ name, works }) => `${name} (${works})`)).toEqual(expected);
  });
  it("knows each folder's whole path", () => {
    expect(foldersIn(collections, "2026").map(({ path }) => path)).toEqual(["2026/春节"]);
  });
});

it("leads from the top to a collection", () => {
  expect(wayTo("")).toEqual([]);
  expect(wayTo("2026/春节")).toEqual([
    { name: "2026", path: "2026" },
    { name: "春节", path: "2026/春节" },
  ]);
});

const work = (collection: string, ...tags: string[]) => ({ collection, tags }) as unknown as Work;

it("tells what stands directly in a collection", () => {
  const works = [work(""), work("a"), work("a/b")];
  expect(directlyIn(works, "")).toEqual([works[0]]);
  expect(directlyIn(works, "a")).toEqual([works[1]]);
});

it("counts tags", () => {
  expect(tagsOf([work("", "b", "c"), work("", "c"), work("", "a")])).toEqual(["c", "a", "b"]);
});

describe("daysLeft", () => {
  const since = "2026-07-01T00:00:00Z";
  it.each([
    ["2026-07-01T00:00:00Z", 30],
    ["2026-07-01T00:00:01Z", 30],
    ["2026-07-30T00:00:00Z", 1],
    ["2026-07-31T00:00:00Z", 0],
    ["2026-09-01T00:00:00Z", 0],
  ])("at %s: %i", (now, days) => expect(daysLeft(since, 30, Date.parse(now))).toBe(days));
});
