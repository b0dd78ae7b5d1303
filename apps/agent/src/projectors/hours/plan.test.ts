import { type OpeningHours, openingHoursSchema } from "@holofleet/shared/protocol/hours.ts";
import { describe, expect, test } from "vitest";
import { type HoursMemory, planHours, presentHours } from "./plan.ts";

const hoursOf = (more: Partial<OpeningHours> = {}): OpeningHours =>
  openingHoursSchema.parse({
    ...{ id: "h", name: "Atrium", timezone: "Asia/Shanghai", projectors: ["p1"] },
    weekly: Array.from({ length: 7 }, () => [{ on: "10:00", off: "22:00" }]),
    ...more,
  });
/** A moment by Shanghai's clocks on 20 November, or another day. */
const at = (clock: string, day = 20) => Date.parse(`2026-11-${day}T${clock}:00+08:00`);
const memory = (doneAt: number, hand?: { on: boolean; at: number }): HoursMemory => ({
  doneAt,
  hands: hand ? { p1: hand } : {},
});

/** "on 10:00 on_time", or nothing. */
function due(hours: OpeningHours, known: HoursMemory, now: number): string[] {
  return planHours(hours, known, now).due.map(({ on, at: moment, how }) => {
    const clock = new Date(moment + 8 * 3_600_000).toISOString().slice(11, 16);
    return `${on ? "on" : "off"} ${clock} ${how}`;
  });
}

describe("what is due", () => {
  const hold = { manualHoldMinutes: 60 };
  const morning = { on: "10:00", off: "14:00" };
  test.each<[string, Partial<OpeningHours>, HoursMemory, number, string[]]>([
    ["before the hour", {}, memory(at("09:00")), at("09:59"), []],
    ["on the hour", {}, memory(at("09:59")), at("10:00"), ["on 10:00 on_time"]],
    ["once", {}, memory(at("10:00")), at("10:01"), []],
    ["a minute late", {}, memory(at("09:59")), at("10:01"), ["on 10:00 on_time"]],
    ["missed for an hour", {}, memory(at("09:59")), at("11:00"), ["on 10:00 caught_up"]],
    ["missed, and that is to be let pass", { missed: "skip" }, memory(at("09:59")), at("11:00"), ["on 10:00 missed"]],
    ["several missed: the last counts", {}, memory(at("09:00", 18)), at("23:00"), ["off 22:00 caught_up"]],
    [
      "pressed against it before, no hold",
      {},
      memory(at("21:00"), { on: true, at: at("21:50") }),
      at("22:00"),
      ["off 22:00 on_time"],
    ],
    ["pressed against it within the hold", hold, memory(at("21:00"), { on: true, at: at("21:50") }), at("22:00"), []],
    [
      "when the hold ends",
      hold,
      memory(at("22:00"), { on: true, at: at("21:50") }),
      at("22:50"),
      ["off 22:00 after_hold"],
    ],
    ["and once", hold, memory(at("22:50"), { on: true, at: at("21:50") }), at("23:10"), []],
    [
      "pressed the same way: nothing to hold",
      hold,
      memory(at("21:00"), { on: false, at: at("21:50") }),
      at("22:00"),
      ["off 22:00 on_time"],
    ],
    [
      "pressed long before",
      hold,
      memory(at("20:00"), { on: true, at: at("20:30") }),
      at("22:00"),
      ["off 22:00 on_time"],
    ],
    [
      "pressed after it: stays till the next",
      hold,
      memory(at("22:05"), { on: true, at: at("22:10") }),
      at("23:30"),
      [],
    ],
    [
      "a hold that ends after it opened again: it stays on",
      { manualHoldMinutes: 180, weekly: Array(7).fill([morning, { on: "16:00", off: "22:00" }]) },
      memory(at("16:00"), { on: true, at: at("13:50") }),
      at("16:50"),
      [],
    ],
  ])("%s", (_name, more, known, now, events) => expect(due(hoursOf(more), known, now)).toEqual(events));

  test("each projector for itself", () => {
    const hours = hoursOf({ projectors: ["p1", "p2"], manualHoldMinutes: 60 });
    const known = memory(at("21:59"), { on: true, at: at("21:50") });
    expect(planHours(hours, known, at("22:00")).due).toMatchObject([{ projector: "p2", on: false }]);
  });
});

test("it looks again at the next hour, or when a hold ends", () => {
  const hours = hoursOf({ manualHoldMinutes: 60 });
  expect(planHours(hours, memory(at("12:00")), at("12:00")).wakeAt).toBe(at("22:00"));
  expect(planHours(hours, memory(at("22:00"), { on: true, at: at("21:50") }), at("22:00")).wakeAt).toBe(at("22:50"));
  expect(planHours(hoursOf({ weekly: Array(7).fill([]) }), memory(0), at("12:00")).wakeAt).toBeNull();
});

test("how it stands", () => {
  const hours = hoursOf({ manualHoldMinutes: 60 });
  const shown = (now: number, hand?: { on: boolean; at: number }) => presentHours(hours, memory(0, hand), null, now);
  expect(shown(at("12:00"))).toMatchObject({ open: true, next: { at: at("22:00"), on: false }, against: [] });
  const off = { on: false, at: at("11:00") };
  expect(shown(at("12:00"), off).against).toEqual([{ projector: "p1", ...off, until: at("12:00") }]);
  expect(shown(at("23:00"), off).against).toEqual([]);
  expect(shown(at("22:10"), { on: true, at: at("21:50") }).against).toHaveLength(1);
  expect(shown(at("23:10"), { on: true, at: at("21:50") }).against).toEqual([]);
});
