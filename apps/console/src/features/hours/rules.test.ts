import { expect, test } from "vitest";
import { entriesOf, followersOf, planHours } from "./rules.ts";

const plan = {
  weekly: Array.from({ length: 7 }, () => []),
  holidays: [],
  exceptions: [],
  missed: "skip" as const,
  manualHoldMinutes: 0,
};
const projectors = [
  { id: "1", zone: "Atrium" },
  { id: "2", zone: "" },
  { id: "3", zone: "Facade" },
];

test("a zone's own hours go before those of the mall", () => {
  const whole = { id: "h", zone: "" };
  const zone = { id: "z", zone: "Atrium" };
  expect([...followersOf([whole, zone], projectors)]).toEqual([
    ["h", ["2", "3"]],
    ["z", ["1"]],
  ]);
  expect([...followersOf([zone], projectors)]).toEqual([["z", ["1"]]]);
});

test("an agent is told who follows; hours that nobody follows are left out", () => {
  const rows = [
    { id: "z", zone: "Gone", plan },
    { id: "h", zone: "", plan },
  ];
  const told = planHours(rows, { name: "Wanda", timezone: "Asia/Shanghai" }, projectors);
  expect(told).toEqual([{ ...plan, id: "h", name: "Wanda", timezone: "Asia/Shanghai", projectors: ["1", "2", "3"] }]);
});

test("the same hour leaves the same entry, another hour another", () => {
  const status = (at: number) => ({
    id: "h",
    open: true,
    next: null,
    trying: [],
    against: [],
    last: {
      ...{ at, on: true, how: "on_time" as const },
      results: [{ projector: "1", result: "confirmed" as const, seconds: 8.2 }],
    },
  });
  const [first] = entriesOf(status(1));
  expect(first).toMatchObject({ projectorId: "1", on: true, state: "confirmed", reason: null, elapsedMs: 8200 });
  expect(entriesOf(status(1))[0]?.id).toBe(first?.id);
  expect(entriesOf(status(2))[0]?.id).not.toBe(first?.id);
  expect(entriesOf({ ...status(1), last: null })).toEqual([]);
});
