import { describe, expect, test } from "vitest";
import { freeZones, previewOf, readSpans, usualPlan, writeSpans } from "./plan.ts";

describe("hours as people write them", () => {
  test.each([
    ["10:00-22:00", [["10:00", "22:00"]]],
    [
      " 9:30 – 12:00 , 13:00 - 24:00 ",
      [
        ["09:30", "12:00"],
        ["13:00", "24:00"],
      ],
    ],
    [
      "10:00至22:00，23:00~02:00",
      [
        ["10:00", "22:00"],
        ["23:00", "02:00"],
      ],
    ],
    ["", []],
  ])("%s", (text, spans) => {
    expect(readSpans(text)).toEqual(spans.map(([on, off]) => ({ on, off })));
  });

  test.each(["10-22", "25:00-26:00", "10:00", "10:00-22:60", "a", "1:00-2:00,".repeat(7)])("%s is none", (text) =>
    expect(readSpans(text)).toBeNull(),
  );

  test("are written as they are read", () => {
    const text = "09:30-12:00, 13:00-24:00";
    expect(writeSpans(readSpans(text) ?? [])).toBe(text);
  });
});

describe("the next seven days", () => {
  const at = Date.parse("2026-11-20T03:00:00Z"); // Friday, 11:00 in Shanghai
  const days = (plan = usualPlan, zone = "Asia/Shanghai") =>
    previewOf(plan, zone, at).map(
      ({ date, events }) => `${date} ${events.map(({ on, clock }) => `${on ? "+" : "-"}${clock}`).join(" ")}`,
    );

  test("by the mall's clocks; what has passed today is left out", () => {
    expect(days().slice(0, 2)).toEqual(["2026-11-20 -22:00", "2026-11-21 +10:00 -22:00"]);
    expect(days()).toHaveLength(7);
  });

  test("a holiday, an exception and a night that ends on the next day", () => {
    const plan = {
      ...usualPlan,
      holidays: [{ from: "2026-11-21", to: "2026-11-22", name: "Closed", spans: [] }],
      exceptions: [{ date: "2026-11-22", name: "Gala", spans: [{ on: "18:00", off: "02:00" }] }],
    };
    expect(days(plan).slice(1, 4)).toEqual(["2026-11-21 ", "2026-11-22 +18:00", "2026-11-23 -02:00 +10:00 -22:00"]);
    expect(
      previewOf(plan, "Asia/Shanghai", at)
        .map(({ kind }) => kind)
        .slice(0, 4),
    ).toEqual(["week", "holiday", "exception", "week"]);
  });
});

test("zones that may have hours of their own", () => {
  expect(freeZones(["B", "A", "A", "", "C"], [{ zone: "" }, { zone: "C" }])).toEqual(["A", "B"]);
});
