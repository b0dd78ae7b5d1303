import { describe, expect, test } from "vitest";
import { firstPace, nextPace, type Pace } from "./pace.ts";

/** Plays rates, or faults, on a fresh start and gives the streams after each. */
const streams = (samples: (number | "fault")[], most = 8): number[] => {
  let pace: Pace = firstPace;
  return samples.map((sample) => {
    pace = nextPace(pace, sample === "fault" ? sample : { rate: sample }, most);
    return pace.streams;
  });
};
/** A line on which each stream brings 10 up to a limit. */
const onLine = (limit: number, samples: number, most = 8): number[] => {
  let pace: Pace = firstPace;
  return Array.from({ length: samples }, () => {
    pace = nextPace(pace, { rate: Math.min(limit, pace.streams * 10) }, most);
    return pace.streams;
  });
};

describe("the pace", () => {
  test.each<[string, (number | "fault")[], number[]]>([
    ["grows while that makes it faster", [10, 20, 30, 40], [3, 4, 5, 6]],
    ["goes back when it did not", [10, 10, 10, 10], [3, 2, 2, 2]],
    ["a little faster is not faster", [100, 109], [3, 2]],
    ["halves when a stream broke, and stays there for a while", [10, 20, "fault", 20, 20], [3, 4, 2, 2, 2]],
    ["never goes below one", ["fault", "fault", "fault"], [1, 1, 1]],
    ["a line that is dead does not grow", [0, 0], [1, 1]],
  ])("%s", (_, samples, expected) => expect(streams(samples)).toEqual(expected));

  test("finds where a line is full, looks again after a while, and comes back", () => {
    const seen = onLine(40, 60);
    expect(seen.slice(0, 5)).toEqual([3, 4, 5, 4, 4]);
    expect(seen.filter((count) => count === 5)).toHaveLength(3);
    expect(Math.max(...seen)).toBe(5);
  });

  test("uses as many as it may on a line that takes them all", () => {
    expect(onLine(1000, 30, 4)).toEqual([3, ...Array(29).fill(4)]);
  });

  test("after faults it recovers", () => {
    const after = streams(["fault", ...Array<number>(21).fill(10)]);
    expect(after.slice(0, 21)).toEqual(Array(21).fill(1));
    expect(after.at(-1)).toBe(2);
  });
});
