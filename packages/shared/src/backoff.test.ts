import { describe, expect, test } from "vitest";
import { fullJitterMs, spreadMs } from "./backoff.ts";

describe("fullJitterMs", () => {
  test.each([
    [0, 0, 0],
    [0, 0.5, 500],
    [3, 0.5, 4000],
    [10, 0.5, 15_000],
    [5000, 0.999, 29_970],
  ])("attempt %i at chance %f waits %i ms", (attempt, chance, ms) => {
    expect(fullJitterMs(attempt, { baseMs: 1000, capMs: 30_000, random: () => chance })).toBe(ms);
  });
});

test("spreadMs stays within its share on both sides", () => {
  expect(spreadMs(30_000, 0.2, () => 0)).toBe(24_000);
  expect(spreadMs(30_000, 0.2, () => 0.5)).toBe(30_000);
  expect(spreadMs(30_000, 0.2, () => 1)).toBe(36_000);
});
