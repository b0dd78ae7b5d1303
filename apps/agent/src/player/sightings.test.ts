import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSightings } from "./sightings.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what players show is told when it begins, stands while they go on saying it, and is gone 30 s after", async () => {
  const [one, two] = [digestOfHex("1".repeat(64)), digestOfHex("2".repeat(64))];
  let now = 100;
  const told: unknown[] = [];
  const sightings = createSightings({ now: () => now, onChange: () => told.push(sightings.list()) });
  sightings.saw("w1", one);
  now = 200;
  for (let i = 0; i < 5; i++) {
    await vi.advanceTimersByTimeAsync(20_000);
    sightings.saw("w1", one);
  }
  const first = { id: "w1", manifest: one, at: 100 };
  expect(told).toEqual([[first]]);
  sightings.saw("w1", two);
  const second = { id: "w1", manifest: two, at: 200 };
  expect(told).toEqual([[first], [first, second]]);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(told).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(sightings.list()).toEqual([]);
  expect(told.at(-1)).toEqual([]);
});
