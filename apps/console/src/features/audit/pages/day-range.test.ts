import { expect, test } from "vitest";
import { dayRange } from "./day-range.ts";

const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString();

test.each([
  ["2026-11-20", "2026-11-20", { from: local(2026, 11, 20), to: local(2026, 11, 21) }],
  ["2026-12-31", "", { from: local(2026, 12, 31) }],
  ["", "2026-12-31", { to: local(2027, 1, 1) }],
  ["yesterday", "20261120", {}],
])("%s to %s", (from, to, range) => expect(dayRange(from, to)).toEqual(range));
