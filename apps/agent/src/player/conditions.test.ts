import { describe, expect, test } from "vitest";
import { matchesTag, parseRange } from "./conditions.ts";

describe("parseRange", () => {
  test.each([
    [undefined, null],
    ["bytes=0-9", { start: 0, end: 9 }],
    ["bytes=90-", { start: 90, end: 99 }],
    ["bytes=90-500", { start: 90, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=-500", { start: 0, end: 99 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=9-3", null],
    ["bytes=-", null],
    ["bytes=0-1,5-6", null],
    ["lines=0-1", null],
    ["bytes=9999999999999999999-", null],
  ])("%s of 100 bytes", (header, expected) => expect(parseRange(header, 100)).toEqual(expected));
});

test.each([
  [undefined, false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ["*", true],
  ['"b"', false],
])('If-None-Match %s against "a": %s', (header, expected) => expect(matchesTag(header, '"a"')).toBe(expected));
