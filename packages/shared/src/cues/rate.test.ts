import { expect, test } from "vitest";
import { admit } from "./rate.ts";

test("a minute lets so many through, and no more until the oldest is a minute old", () => {
  let recent: number[] = [];
  const told = [0, 10, 20, 59_999, 60_000, 60_005, 60_010].map((now) => {
    const next = admit(recent, now, 2);
    recent = next ?? recent;
    return next !== null;
  });
  expect(told).toEqual([true, true, false, false, true, false, true]);
});

test("a clock that was set back does not silence a cue", () => {
  expect(admit([500_000, 500_001], 1000, 2)).toEqual([1000]);
});
