import { expect, test } from "vitest";
import { planSchedule } from "./schedule.ts";

const at = (text: string) => Date.parse(text);
const daily = (time: string) => ({
  times: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const, at: time }].map((one) => ({
    ...one,
    days: [...one.days],
  })),
  skip: [],
});
const plan = (time: string, zone: string, doneAt: string, now: string) => {
  const { due, missed, wakeAt } = planSchedule(daily(time), zone, at(doneAt), at(now));
  const iso = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString().slice(0, 16));
  return [iso(due), iso(missed), iso(wakeAt)];
};

test("a clock that began in 1970 costs no thousands of days", () => {
  const began = performance.now();
  const planned = plan("09:30", "Asia/Shanghai", "1970-01-01T00:00Z", "2026-11-20T03:00Z");
  expect(planned).toEqual([null, "2026-11-20T01:30", "2026-11-21T01:30"]);
  expect(performance.now() - began).toBeLessThan(300);
});

test.each([
  ["not yet", "09:30", "Asia/Shanghai", "2026-11-20T01:00Z", "2026-11-20T01:29Z", [null, null, "2026-11-20T01:30"]],
  [
    "now",
    "09:30",
    "Asia/Shanghai",
    "2026-11-20T01:00Z",
    "2026-11-20T01:30Z",
    ["2026-11-20T01:30", null, "2026-11-21T01:30"],
  ],
  ["done", "09:30", "Asia/Shanghai", "2026-11-20T01:30Z", "2026-11-20T01:31Z", [null, null, "2026-11-21T01:30"]],
  [
    "late",
    "09:30",
    "Asia/Shanghai",
    "2026-11-18T01:00Z",
    "2026-11-20T03:00Z",
    [null, "2026-11-20T01:30", "2026-11-21T01:30"],
  ],
  [
    "jumped over",
    "02:30",
    "Europe/Berlin",
    "2026-03-29T00:00Z",
    "2026-03-29T01:30Z",
    ["2026-03-29T01:30", null, "2026-03-30T00:30"],
  ],
  [
    "shown twice",
    "02:30",
    "Europe/Berlin",
    "2026-10-24T22:00Z",
    "2026-10-25T00:31Z",
    ["2026-10-25T00:30", null, "2026-10-26T01:30"],
  ],
  [
    "the second time",
    "02:30",
    "Europe/Berlin",
    "2026-10-25T00:31Z",
    "2026-10-25T01:31Z",
    [null, null, "2026-10-26T01:30"],
  ],
])("%s", (_, time, zone, doneAt, now, expected) => {
  expect(plan(time, zone, doneAt, now)).toEqual(expected);
});
