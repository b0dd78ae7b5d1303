import { expect, test } from "vitest";
import { planSpace } from "./space.ts";

test.each([
  ["fits to the byte", 50, { freeBytes: 60, usedBytes: 0 }, { reserveBytes: 10, quotaBytes: null }, null],
  ["one byte short of the reserve", 51, { freeBytes: 60, usedBytes: 0 }, { reserveBytes: 10, quotaBytes: null }, 1],
  ["short already", 0, { freeBytes: 5, usedBytes: 9 }, { reserveBytes: 10, quotaBytes: null }, 5],
  ["fits the quota", 50, { freeBytes: 900, usedBytes: 50 }, { reserveBytes: 10, quotaBytes: 100 }, null],
] as const)("%s", (_, need, disk, limits, short) => {
  expect(planSpace(need, disk, limits)).toEqual(short === null ? null : { of: "disk", shortBytes: short });
});

test("the larger shortfall is named: the quota's, or the disk's", () => {
  const limits = { reserveBytes: 10, quotaBytes: 100 };
  expect(planSpace(60, { freeBytes: 900, usedBytes: 70 }, limits)).toEqual({ of: "quota", shortBytes: 30 });
  expect(planSpace(60, { freeBytes: 20, usedBytes: 70 }, limits)).toEqual({ of: "disk", shortBytes: 50 });
});
