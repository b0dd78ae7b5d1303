import type { Line, Weekday } from "@holofleet/shared/line.ts";
import { describe, expect, it } from "vitest";
import { draftOf, type LineDraft, lineOfDraft, stretches, toggleDay } from "./draft.ts";

const night = { days: ["mon" as const], from: "22:00", to: "06:00" };

describe("lineOfDraft", () => {
  it.each<[string, LineDraft, Line | null]>([
    ["nothing set", { limit: "", windows: [] }, { limit: null, windows: null }],
    ["a limit in Mbit/s", { limit: "20", windows: [] }, { limit: 2_500_000, windows: null }],
    ["a part of one", { limit: " 0,5 ", windows: [night] }, { limit: 62_500, windows: [night] }],
    ["a word", { limit: "fast", windows: [] }, null],
    ["less than nothing", { limit: "-1", windows: [] }, null],
    ["a window without a day", { limit: "", windows: [{ ...night, days: [] }] }, null],
    ["a window without an hour", { limit: "", windows: [{ ...night, to: "" }] }, null],
  ])("%s", (_, draft, line) => expect(lineOfDraft(draft)).toEqual(line));

  it("reads back what it wrote", () => {
    const line: Line = { limit: 1_250_000, windows: [night] };
    expect(lineOfDraft(draftOf(line))).toEqual(line);
  });
});

it.each<[Weekday[], [Weekday, Weekday][]]>([
  [["mon", "tue", "wed", "thu", "fri"], [["mon", "fri"]]],
  [
    ["sun", "mon", "wed"],
    [
      ["mon", "mon"],
      ["wed", "wed"],
      ["sun", "sun"],
    ],
  ],
  [[], []],
])("%j", (days, expected) => expect(stretches(days)).toEqual(expected));

it("keeps days in their order", () => {
  expect(toggleDay(["mon", "fri"], "wed")).toEqual(["mon", "wed", "fri"]);
  expect(toggleDay(["mon", "fri"], "mon")).toEqual(["fri"]);
});
