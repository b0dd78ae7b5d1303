import type { Line } from "@holofleet/shared/line.ts";
import { describe, expect, it } from "vitest";
import { changedLine, lineWords, parseLimit, parseWindow } from "./line.ts";

describe("parseLimit", () => {
  it.each([
    ["20mbit", 2_500_000],
    ["800 kbit/s", 100_000],
    ["2.5MB", 2_500_000],
    ["none", null],
  ])("%s", (text, rate) => expect(parseLimit(text)).toBe(rate));
  it.each(["20", "fast", "0mbit", "-1mbit", "20 apples"])("refuses %s", (text) =>
    expect(() => parseLimit(text)).toThrow(/such as 20mbit/),
  );
});

describe("parseWindow", () => {
  it.each([
    ["mon-fri 22:00-06:00", ["mon", "tue", "wed", "thu", "fri"]],
    ["Sat,Sun 22:00-06:00", ["sat", "sun"]],
    ["sat-mon 22:00-06:00", ["mon", "sat", "sun"]],
    ["daily 22:00-06:00", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]],
  ])("%s", (text, days) => expect(parseWindow(text)).toEqual({ days, from: "22:00", to: "06:00" }));
  it.each(["22:00-06:00", "mon-noday 22:00-06:00", "mon,x 22:00-06:00", "mon 22:00", "mon 22:00-25:00", ""])(
    "refuses %j",
    (text) => expect(() => parseWindow(text)).toThrow(/such as "mon-fri/),
  );
});

const night = parseWindow("mon 22:00-06:00");
const present: Line = { limit: 1000, windows: [night] };
it.each([
  ["nothing given", present, {}, undefined],
  ["no line any more", present, { none: true }, null],
  ["another limit keeps the windows", present, { limit: 5000 }, { limit: 5000, windows: [night] }],
  ["no limit", present, { limit: null }, { limit: null, windows: [night] }],
  ["at any time keeps the limit", present, { anyTime: true }, { limit: 1000, windows: null }],
  ["windows where there was no line", null, { window: [night] }, { limit: null, windows: [night] }],
])("%s", (_, line, options, expected) => expect(changedLine(line, options)).toEqual(expected));

it("says a line", () => {
  expect(lineWords({ limit: 2_500_000, windows: [night] })).toBe("at most 20 Mbit/s, mon 22:00-06:00");
  const windows = ["mon-wed,sun 22:00-06:00", "daily 12:00-13:00"];
  expect(lineWords({ limit: null, windows: windows.map(parseWindow) })).toBe(`no limit, ${windows.join("; ")}`);
  expect(lineWords({ limit: null, windows: null })).toBe("no limit, at any time");
});
