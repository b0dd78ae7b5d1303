import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { describe, expect, test } from "vitest";
import {
  afterFile,
  afterRound,
  dueIn,
  firstFacts,
  planRate,
  type ScrubFacts,
  withDamage,
  withRepairs,
} from "./rounds.ts";

const [a, b] = ["a", "b"].map((digit) => digestOfHex(digit.repeat(64))) as [never, never];
const week = 7 * 86_400_000;
const rested: ScrubFacts = { ...firstFacts(null, 1000), clean: true };

describe("when a round is due", () => {
  test.each<[string, ScrubFacts, number, number]>([
    ["a week after the agent began", rested, 1000, week],
    ["less and less", rested, 1000 + week - 5, 5],
    ["overdue", rested, 1000 + 2 * week, 0],
    ["at once within a round", { ...rested, after: a }, 1000, 0],
    ["at once when the clock was set back", rested, 0, 0],
    ["as planned after a stop", firstFacts(rested, 2000), 2000, week - 1000],
    ["at once after a crash", firstFacts({ ...rested, clean: false }, 1e12), 1e12, 0],
  ])("%s", (_, facts, now, ms) => expect(dueIn(facts, now, week)).toBe(ms));
});

test.each([
  [900e6, week, 1e6],
  [2e12, week, 13_227_513],
  [50e12, week, 16e6],
])("%d bytes in a quarter of the period", (bytes, period, rate) => {
  expect(Math.round(planRate(bytes, period))).toBe(rate);
});

test("a round counts its files from one, and the last one's count stays", () => {
  const first = afterRound(afterFile(afterFile(rested, a), b), 5000);
  expect(first).toMatchObject({ checked: 2, after: null, checkedAt: 5000 });
  expect(afterFile(first, a)).toMatchObject({ checked: 1, checkedAt: 5000 });
  expect(afterRound(first, 9000)).toMatchObject({ checked: 0, checkedAt: 9000 });
});

test("damage counts once until it is repaired: there again, or needed no more", () => {
  const twice = withDamage(withDamage(withDamage(rested, a), a), b);
  expect(twice).toMatchObject({ bad: 2, repaired: 0, pending: [a, b] });
  expect(withRepairs(twice, new Set([a]), new Set([a, b]))).toMatchObject({ repaired: 1, pending: [b] });
  expect(withRepairs(twice, new Set(), new Set([a]))).toMatchObject({ repaired: 1, pending: [a] });
});
