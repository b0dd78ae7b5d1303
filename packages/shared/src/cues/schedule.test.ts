import { describe, expect, it, test } from "vitest";
import type { CueTimes } from "./messages.ts";
import { nextTime, timesBetween } from "./schedule.ts";

const at = (text: string) => Date.parse(text);
const iso = (moments: number[]) => moments.map((moment) => new Date(moment).toISOString().slice(0, 16));
const times = (clock: string, days: CueTimes["times"][number]["days"], skip: string[] = []): CueTimes => ({
  times: [{ days, at: clock }],
  skip,
});
const everyDay: CueTimes["times"][number]["days"] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

describe("times of a cue", () => {
  test.each([
    [
      "Asia/Shanghai",
      times("09:30", ["mon", "wed"]),
      "2026-11-16T00:00Z",
      "2026-11-20T00:00Z",
      ["2026-11-16T01:30", "2026-11-18T01:30"],
    ],
    // the day that clocks show, not that of UTC
    ["Asia/Shanghai", times("07:00", ["mon"]), "2026-11-15T00:00Z", "2026-11-16T00:00Z", ["2026-11-15T23:00"]],
    ["Pacific/Auckland", times("00:10", ["tue"]), "2026-11-15T00:00Z", "2026-11-18T00:00Z", ["2026-11-16T11:10"]],
    // Berlin jumps from 02:00 to 03:00 on 2026-03-29, and shows 02:30 twice on 2026-10-25
    ["Europe/Berlin", times("02:30", ["sun"]), "2026-03-28T12:00Z", "2026-03-29T12:00Z", ["2026-03-29T01:30"]],
    ["Europe/Berlin", times("02:30", ["sun"]), "2026-10-24T12:00Z", "2026-10-25T12:00Z", ["2026-10-25T00:30"]],
    [
      "Europe/Berlin",
      times("12:00", everyDay),
      "2026-03-28T00:00Z",
      "2026-03-30T00:00Z",
      ["2026-03-28T11:00", "2026-03-29T10:00"],
    ],
    [
      "UTC",
      times("09:30", everyDay, ["2026-11-17"]),
      "2026-11-16T00:00Z",
      "2026-11-19T00:00Z",
      ["2026-11-16T09:30", "2026-11-18T09:30"],
    ],
  ])("%s %j", (zone, plan, from, to, moments) => {
    expect(iso(timesBetween(plan, zone, at(from), at(to)))).toEqual(moments);
  });

  it("counts the end of a span and not its beginning, and each moment once", () => {
    const twice: CueTimes = { times: [...times("09:30", ["mon"]).times, ...times("09:30", everyDay).times], skip: [] };
    const due = at("2026-11-16T09:30Z");
    expect(timesBetween(twice, "UTC", due - 1000, due)).toEqual([due]);
    expect(timesBetween(twice, "UTC", due, due + 1000)).toEqual([]);
    expect(timesBetween(twice, "UTC", due, due - 1000)).toEqual([]);
  });

  it("knows the next one, past the days that are left out", () => {
    const plan = times("09:30", ["mon"], ["2026-11-16", "2026-11-23"]);
    expect(nextTime(plan, "UTC", at("2026-11-15T00:00Z"))).toBe(at("2026-11-30T09:30Z"));
  });
});
