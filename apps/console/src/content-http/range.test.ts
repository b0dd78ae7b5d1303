import { describe, expect, it } from "vitest";
import { readRange } from "./range.ts";

describe("readRange", () => {
  it.each([
    [undefined, "all"],
    ["bytes=0-99", { start: 0, end: 99 }],
    ["bytes=10-19", { start: 10, end: 19 }],
    ["bytes=90-", { start: 90, end: 99 }],
    ["bytes=90-500", { start: 90, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=-500", { start: 0, end: 99 }],
    ["bytes=100-", null],
    ["bytes=-0", null],
    ["bytes=20-10", "all"],
    ["bytes=-", "all"],
    ["bytes=0-1,5-6", "all"],
    ["lines=0-1", "all"],
  ])("%s of 100 bytes", (header, range) => expect(readRange(header, 100)).toEqual(range));
});
