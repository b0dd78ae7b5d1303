import { describe, expect, test } from "vitest";
import { eventsBetween, hoursOn, isOpenAt, nextEvent } from "./hours.ts";
import { type OpeningHours, openingHoursSchema } from "./protocol/projectors/hours.ts";
import { clockIn } from "./zone.ts";

const shop = { on: "10:00", off: "22:00" };
const week = Array.from({ length: 7 }, () => [shop]);
const make = (more: Partial<OpeningHours> = {}): OpeningHours =>
  openingHoursSchema.parse({
    id: "h",
    name: "Atrium",
    timezone: "Asia/Shanghai",
    projectors: [],
    weekly: week,
    ...more,
  });

/** Events as people read them: `+2026-11-20 10:00`, by the mall's clocks. */
const read = (hours: OpeningHours, from: string, to: string) =>
  eventsBetween(hours, Date.parse(from), Date.parse(to)).map(
    ({ at, on, name }) => `${on ? "+" : "-"}${clockIn(new Date(at), hours.timezone)}${name && ` ${name}`}`,
  );

describe("what opens and closes", () => {
  test.each<[string, Partial<OpeningHours>, string, string, string[]]>([
    [
      "a plain week",
      {},
      "2026-11-20T00:00Z",
      "2026-11-21T12:00Z",
      ["+2026-11-20 10:00", "-2026-11-20 22:00", "+2026-11-21 10:00"],
    ],
    ["the moment before belongs to what was", {}, "2026-11-20T02:00Z", "2026-11-20T14:00Z", ["-2026-11-20 22:00"]],
    [
      "past midnight",
      { weekly: week.map(() => [{ on: "18:00", off: "02:00" }]) },
      "2026-11-20T08:00Z",
      "2026-11-20T20:00Z",
      ["+2026-11-20 18:00", "-2026-11-21 02:00"],
    ],
    [
      "a break at noon, and hours that touch are one",
      {
        weekly: week.map(() => [
          { on: "08:00", off: "12:00" },
          { on: "14:00", off: "16:00" },
          { on: "16:00", off: "20:00" },
        ]),
      },
      "2026-11-19T16:00Z",
      "2026-11-20T16:00Z",
      ["+2026-11-20 08:00", "-2026-11-20 12:00", "+2026-11-20 14:00", "-2026-11-20 20:00"],
    ],
    [
      "all day, every day: nothing",
      { weekly: week.map(() => [{ on: "00:00", off: "24:00" }]) },
      "2026-11-01T00:00Z",
      "2026-11-20T00:00Z",
      [],
    ],
    ["closed on Mondays", { weekly: [[], ...week.slice(1)] }, "2026-11-22T16:00Z", "2026-11-23T16:00Z", []],
    [
      "a holiday goes before the week, its exception before it",
      {
        holidays: [{ from: "2026-12-24", to: "2026-12-26", name: "Christmas", spans: [] }],
        exceptions: [{ date: "2026-12-25", name: "Party", spans: [{ on: "20:00", off: "23:00" }] }],
      },
      "2026-12-23T13:00Z",
      "2026-12-27T03:00Z",
      ["-2026-12-23 22:00", "+2026-12-25 20:00 Party", "-2026-12-25 23:00 Party", "+2026-12-27 10:00"],
    ],
  ])("%s", (_name, more, from, to, events) => expect(read(make(more), from, to)).toEqual(events));
});

describe("when clocks change", () => {
  const berlin = (on: string, off: string) =>
    make({ timezone: "Europe/Berlin", weekly: week.map(() => [{ on, off }]) });
  const moments = (hours: OpeningHours, from: string, to: string) =>
    eventsBetween(hours, Date.parse(from), Date.parse(to)).map(
      ({ at, on }) => `${on ? "+" : "-"}${new Date(at).toISOString().slice(5, 16)}`,
    );

  test("hours stay where clocks show them", () => {
    expect(moments(berlin("10:00", "22:00"), "2026-03-28T12:00Z", "2026-03-29T22:00Z")).toEqual([
      "-03-28T21:00",
      "+03-29T08:00",
      "-03-29T20:00",
    ]);
  });
  test("a time that is jumped over counts from before the jump", () => {
    expect(moments(berlin("02:30", "05:00"), "2026-03-28T22:00Z", "2026-03-29T12:00Z")).toEqual([
      "+03-29T01:30",
      "-03-29T03:00",
    ]);
  });
  test("a time that comes twice counts once, the first time", () => {
    expect(moments(berlin("02:30", "05:00"), "2026-10-24T22:00Z", "2026-10-25T12:00Z")).toEqual([
      "+10-25T00:30",
      "-10-25T04:00",
    ]);
  });
});

describe("what comes next", () => {
  const next = (more: Partial<OpeningHours>, after: string) => {
    const hours = make(more);
    const event = nextEvent(hours, Date.parse(after));
    return event && `${event.on ? "+" : "-"}${clockIn(new Date(event.at), hours.timezone)}`;
  };
  const always = week.map(() => [{ on: "00:00", off: "24:00" }]);
  const never = week.map(() => []);
  test.each<[string, Partial<OpeningHours>, string, string | null]>([
    ["today", {}, "2026-11-20T02:00Z", "-2026-11-20 22:00"],
    [
      "after a long holiday",
      { holidays: [{ from: "2026-02-10", to: "2026-03-10", name: "Spring", spans: [] }] },
      "2026-02-12T00:00Z",
      "+2026-03-11 10:00",
    ],
    [
      "closed but for one day next year",
      { weekly: never, exceptions: [{ date: "2027-06-01", name: "", spans: [shop] }] },
      "2026-11-20T00:00Z",
      "+2027-06-01 10:00",
    ],
    [
      "open but for one day",
      { weekly: always, exceptions: [{ date: "2027-06-01", name: "", spans: [] }] },
      "2026-11-20T00:00Z",
      "-2027-06-01 00:00",
    ],
    ["always open", { weekly: always }, "2026-11-20T00:00Z", null],
    ["never open", { weekly: never }, "2026-11-20T00:00Z", null],
  ])("%s", (_name, more, after, event) => expect(next(more, after)).toBe(event));
});

test("open or not", () => {
  const at = (text: string) => isOpenAt(make(), Date.parse(text));
  expect([at("2026-11-20T01:59Z"), at("2026-11-20T02:00Z"), at("2026-11-20T13:59Z"), at("2026-11-20T14:00Z")]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(hoursOn(make(), "2026-11-20")).toMatchObject({ kind: "week", spans: [shop] });
});
