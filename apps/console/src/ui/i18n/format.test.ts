import { describe, expect, test } from "vitest";
import { formatBytes, formatClock, formatDuration, formatPlanned, formatRelative } from "./format.ts";

describe("bytes", () => {
  test.each([
    [0, "0 B"],
    [0.4, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [12_400_000, "12.4 MB"],
    [999_400_000, "999 MB"],
    [1_500_000_000_000_000, "1,500 TB"],
  ])("%d reads %s", (bytes, words) => expect(formatBytes("en", bytes)).toBe(words));
});

describe("durations", () => {
  test.each([
    [0, "0 sec", "0秒"],
    [59.6, "1 min", "1分钟"],
    [125, "2 min 5 sec", "2分钟 5秒"],
    [3600, "1 hr", "1小时"],
    [90_061, "1 day 1 hr", "1天 1小时"],
  ])("%d s reads %s, %s", (seconds, en, zh) => {
    expect(formatDuration("en", seconds)).toBe(en);
    expect(formatDuration("zh-CN", seconds)).toBe(zh);
  });
});

describe("relative times", () => {
  test.each([
    [0, "now", "现在"],
    [-3000, "now", "现在"],
    [12, "12 seconds ago", "12秒钟前"],
    [120, "2 minutes ago", "2分钟前"],
    [7200, "2 hours ago", "2小时前"],
    [3 * 86_400, "3 days ago", "3天前"],
  ])("%d s ago reads %s, %s", (seconds, en, zh) => {
    const now = Date.UTC(2026, 10, 20);
    expect(formatRelative("en", now - seconds * 1000, now)).toBe(en);
    expect(formatRelative("zh-CN", now - seconds * 1000, now)).toBe(zh);
  });
});

test("a clock time carries its date when it is not of today", () => {
  const now = new Date(2026, 10, 20, 15, 0).getTime();
  expect(formatClock("en", new Date(2026, 10, 20, 14, 2).getTime(), now)).toBe("14:02");
  expect(formatClock("en", new Date(2026, 10, 19, 14, 2).getTime(), now)).toBe("Nov 19, 14:02");
});

test("a planned moment is told to the minute, by the clocks of its place", () => {
  const at = Date.UTC(2026, 10, 20, 14, 0);
  expect(formatPlanned("en-US", at, "Asia/Shanghai")).toBe("Fri, Nov 20, 22:00 GMT+8");
  expect(formatPlanned("en-US", at, "Mars/Olympus")).toBe("Fri, Nov 20, 14:00 UTC");
  expect(formatPlanned("zh-CN", at, "Asia/Shanghai")).toContain("周五");
});
