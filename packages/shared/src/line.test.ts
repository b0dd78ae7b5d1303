import { describe, expect, it } from "vitest";
import {
  type DownloadWindow,
  type Line,
  nextMoment,
  openLine,
  stretches,
  strictestLine,
  type Weekday,
} from "./line.ts";

const workdays: Weekday[] = ["mon", "tue", "wed", "thu", "fri"];
const all: Weekday[] = [...workdays, "sat", "sun"];
const night: DownloadWindow = { days: workdays, from: "22:00", to: "06:00" };
const window = (days: Weekday[], from: string, to: string): DownloadWindow => ({ days, from, to });
const iso = (at: number | null) => at && new Date(at).toISOString();

describe("nextMoment", () => {
  it.each<[string, DownloadWindow[] | null, string, string, string | null, string | null]>([
    // 2026-11-20 is a Friday; [zone, at, opens, closes]
    ["at any time", null, "UTC", "2026-11-20T06:00:00Z", "2026-11-20T06:00:00.000Z", null],
    ["never", [], "UTC", "2026-11-20T06:00:00Z", null, "2026-11-20T06:00:00.000Z"],
    ["by day", [night], "UTC", "2026-11-20T12:00:30Z", "2026-11-20T22:00:00.000Z", "2026-11-20T12:00:30.000Z"],
    ["by night", [night], "UTC", "2026-11-20T23:00:00Z", "2026-11-20T23:00:00.000Z", "2026-11-21T06:00:00.000Z"],
    ["after midnight", [night], "UTC", "2026-11-21T05:59:59Z", "2026-11-21T05:59:59.000Z", "2026-11-21T06:00:00.000Z"],
    ["on the weekend", [night], "UTC", "2026-11-21T06:00:00Z", "2026-11-23T22:00:00.000Z", "2026-11-21T06:00:00.000Z"],
    [
      "in the mall's zone",
      [night],
      "Asia/Shanghai",
      "2026-11-20T06:00:00Z",
      "2026-11-20T14:00:00.000Z",
      "2026-11-20T06:00:00.000Z",
    ],
    [
      "over the end of the week",
      [window(["sun"], "23:00", "02:00")],
      "UTC",
      "2026-11-22T23:30:00Z",
      "2026-11-22T23:30:00.000Z",
      "2026-11-23T02:00:00.000Z",
    ],
    ["whole days", [window(all, "00:00", "00:00")], "UTC", "2026-11-20T06:00:00Z", "2026-11-20T06:00:00.000Z", null],
    [
      "windows that touch are one",
      [window(["fri"], "20:00", "00:00"), window(["sat"], "00:00", "04:00")],
      "UTC",
      "2026-11-20T21:00:00Z",
      "2026-11-20T21:00:00.000Z",
      "2026-11-21T04:00:00.000Z",
    ],
    [
      "clocks go forward before it opens",
      [window(["mon"], "22:00", "23:00")],
      "Europe/Berlin",
      "2026-03-28T12:00:00Z",
      "2026-03-30T20:00:00.000Z",
      "2026-03-28T12:00:00.000Z",
    ],
    [
      "it opens in the hour that clocks jump over",
      [window(["sun"], "02:30", "06:00")],
      "Europe/Berlin",
      "2026-03-29T00:00:00Z",
      "2026-03-29T01:00:00.000Z",
      "2026-03-29T00:00:00.000Z",
    ],
    [
      "the hour that clocks show twice",
      [window(["sun"], "02:00", "03:00")],
      "Europe/Berlin",
      "2026-10-25T00:30:00Z",
      "2026-10-25T00:30:00.000Z",
      "2026-10-25T02:00:00.000Z",
    ],
    [
      "it closes on the night when clocks go back",
      [night],
      "America/New_York",
      "2026-10-31T03:00:00Z",
      "2026-10-31T03:00:00.000Z",
      "2026-10-31T10:00:00.000Z",
    ],
  ])("%s", (_, windows, zone, at, opens, closes) => {
    expect(iso(nextMoment(windows, zone, Date.parse(at), true))).toBe(opens);
    expect(iso(nextMoment(windows, zone, Date.parse(at), false))).toBe(closes);
  });
});

describe("strictestLine", () => {
  const line = (limit: number | null, windows: DownloadWindow[] | null): Line => ({ limit, windows });
  it.each<[string, Line[], Line]>([
    ["none says anything", [], openLine],
    ["one alone", [line(5000, [night])], line(5000, [night])],
    ["the lowest limit", [line(5000, null), line(null, null), line(2000, null)], line(2000, null)],
    [
      "the hours that all give",
      [line(null, [night]), line(null, [window(all, "20:00", "23:00"), window(["sat"], "01:00", "02:30")])],
      line(null, [window(workdays, "22:00", "23:00"), window(["sat"], "01:00", "02:30")]),
    ],
    ["hours that never meet", [line(null, [night]), line(null, [window(all, "10:00", "12:00")])], line(null, [])],
    [
      "over the end of the week",
      [line(null, [window(["sun"], "22:00", "06:00")]), line(null, [window(all, "00:00", "00:00")])],
      line(null, [window(["sun"], "22:00", "06:00")]),
    ],
    [
      "days and nights on end",
      [line(null, [window(["sat", "sun"], "00:00", "00:00")]), line(9000, null)],
      line(9000, [window(["sat", "sun"], "00:00", "00:00")]),
    ],
  ])("%s", (_, lines, expected) => expect(strictestLine(lines)).toEqual(expected));
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
])("the stretches of %j", (days, expected) => expect(stretches(days)).toEqual(expected));
