import type { Line } from "@holofleet/shared/line.ts";
import { describe, expect, it } from "vitest";
import { draftOf, type LineDraft, lineOfDraft, toggleDay } from "./draft.ts";

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

it("keeps days in their order", () => {
  expect(toggleDay(["mon", "fri"], "wed")).toEqual(["mon", "wed", "fri"]);
  expect(toggleDay(["mon", "fri"], "mon")).toEqual(["fri"]);
});
