import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, formatProgress } from "./format.ts";

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [215_400, "215 kB"],
    [61_234_567, "61.2 MB"],
    [1_000_000_000, "1.0 GB"],
    [7e15, "7000 TB"],
  ])("%d is %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe("formatDuration", () => {
  it.each([
    [0.4, "0 s"],
    [59, "59 s"],
    [200, "3 min 20 s"],
    [7500, "2 h 5 min"],
  ])("%d is %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});

describe("formatProgress", () => {
  it("has count, bytes, rate and time left", () =>
    expect(formatProgress({ files: { done: 3, total: 9 }, bytes: { done: 5e6, total: 2e7 }, rate: 1e6, eta: 15 })).toBe(
      "3/9 files · 5.0 MB of 20.0 MB · 1.0 MB/s · 15 s left",
    ));
  it("says no time left when it is done", () =>
    expect(formatProgress({ files: { done: 9, total: 9 }, bytes: { done: 2, total: 2 }, rate: 0, eta: 0 })).toBe(
      "9/9 files · 2 B of 2 B",
    ));
});
