import { type OpeningHours, openingHoursSchema } from "@holofleet/shared/protocol/projectors/hours.ts";
import { describe, expect, test } from "vitest";
import { type HoursMemory, planHours, presentHours } from "./plan.ts";
import { pauseAfter, type Try } from "./trying.ts";

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
  trying: {},
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
    ["a clock that began in 1970", {}, memory(0), at("23:00"), ["off 22:00 caught_up"]],
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

  test("a clock that began in 1970 costs no thousands of days", () => {
    const began = performance.now();
    planHours(hoursOf(), memory(0), at("23:00"));
    expect(performance.now() - began).toBeLessThan(400);
  });

  test("each projector for itself", () => {
    const hours = hoursOf({ projectors: ["p1", "p2"], manualHoldMinutes: 60 });
    const known = memory(at("21:59"), { on: true, at: at("21:50") });
    expect(planHours(hours, known, at("22:00")).due).toMatchObject([{ projector: "p2", on: false }]);
  });
});

describe("an hour that did not come about", () => {
  const open = {
    on: true,
    at: at("10:00"),
    tries: 2,
    result: "unreachable" as const,
    nextAt: at("10:04"),
    isRunning: false,
  };
  const closed = { ...open, on: false, at: at("22:00"), nextAt: at("22:04") };
  const day = hoursOf();
  const twice = hoursOf({
    weekly: Array(7).fill([
      { on: "10:00", off: "10:02" },
      { on: "10:03", off: "22:00" },
    ]),
  });
  test.each<[string, OpeningHours, Try, { on: boolean; at: number } | undefined, number, "now" | "waits" | "over"]>([
    ["waits for its pause", day, open, undefined, at("10:03"), "waits"],
    ["is tried again after it", day, open, undefined, at("10:04"), "now"],
    ["much later too", day, open, undefined, at("21:59"), "now"],
    ["closing as well", day, closed, undefined, at("23:00"), "now"],
    ["until the next hour", day, open, undefined, at("22:00"), "over"],
    ["until the next one of the same kind", twice, open, undefined, at("10:05"), "over"],
    ["until somebody presses, either way", day, open, { on: true, at: at("10:01") }, at("10:05"), "over"],
    ["a press before it is none", day, open, { on: false, at: at("09:50") }, at("10:05"), "now"],
    ["a clock that was ahead", day, { ...open, at: at("10:00", 25) }, undefined, at("12:00"), "over"],
    ["a pause of a clock that was ahead", day, { ...open, nextAt: at("10:00", 25) }, undefined, at("12:00"), "now"],
    [
      "the hours were changed: closed now",
      hoursOf({ weekly: Array(7).fill([]) }),
      open,
      undefined,
      at("10:05"),
      "over",
    ],
    ["it is of the hours no more", hoursOf({ projectors: ["p2"] }), open, undefined, at("10:05"), "over"],
  ])("%s", (_name, hours, one, hand, now, is) => {
    const { trying, again, wakeAt } = planHours(hours, { ...memory(now, hand), trying: { p1: one } }, now);
    expect([Object.keys(trying).length > 0, again.length > 0]).toEqual([is !== "over", is === "now"]);
    if (is === "waits") expect(wakeAt).toBe(one.nextAt);
  });

  test("pauses grow, and the last repeats", () => {
    expect([1, 2, 3, 9].map((tries) => pauseAfter(tries, [60, 120, 240]))).toEqual([60, 120, 240, 240]);
  });

  test("is told while it is tried again, not while the first order runs", () => {
    const { result: _none, isRunning: _, ...first } = open;
    const { isRunning: _not, ...told } = open;
    const shown = (one: Try) => presentHours(day, { ...memory(0), trying: { p1: one } }, null, at("10:05")).trying;
    expect(shown({ ...first, isRunning: true })).toEqual([]);
    expect(shown(open)).toEqual([{ projector: "p1", ...told }]);
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
