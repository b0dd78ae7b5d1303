import { expect, test } from "vitest";
import { draftOf, readDraft } from "./hours-draft.ts";
import { usualPlan } from "./plan.ts";

const plan = {
  ...usualPlan,
  holidays: [{ from: "2027-02-06", to: "2027-02-12", name: "春节", spans: [] }],
  exceptions: [{ date: "2026-12-24", name: "", spans: [{ on: "10:00", off: "18:00" }] }],
};

test("what is saved is what was shown", () => {
  expect(readDraft(draftOf(plan))).toEqual({ plan, wrong: new Set() });
  expect(readDraft(draftOf(null)).plan).toEqual(usualPlan);
});

test("an empty day is closed", () => {
  const draft = draftOf(null);
  expect(readDraft({ ...draft, weekly: draft.weekly.with(6, "") }).plan?.weekly[6]).toEqual([]);
});

const holiday = { from: "2027-02-12", to: "2027-02-06", name: "", spans: "" };
test.each([
  [{ weekly: draftOf(null).weekly.with(2, "ten to ten") }, "weekly.2"],
  [{ holidays: [holiday] }, "holidays.0"],
  [{ exceptions: [{ ...holiday, from: "", to: "" }] }, "exceptions.0"],
  [{ hold: "-1" }, "hold"],
  [{ hold: "" }, "hold"],
])("%o: %s is wrong", (change, key) => {
  const { plan: read, wrong } = readDraft({ ...draftOf(null), ...change });
  expect([read, [...wrong]]).toEqual([null, [key]]);
});
