import { describe, expect, it } from "vitest";
import { countMissing, mallSyncState, manifestGap, syncStateOf } from "./rules.ts";

const a1 = { id: "a", manifest: "1" };
const a2 = { id: "a", manifest: "2" };
const b1 = { id: "b", manifest: "1" };

describe("syncStateOf", () => {
  it.each([
    ["all the same", [a1], [a1], [a1], "in_sync"],
    ["in another order", [a1, b1], [b1, a1], [a1, b1], "in_sync"],
    ["the old revision is on disk", [a2], [a2], [a1], "drift"],
    ["a work is missing", [a1, b1], [a1, b1], [a1], "drift"],
    ["a work should be gone", [a1], [a1], [a1, b1], "drift"],
    ["nothing was reported yet", [a1], [a1], null, "drift"],
    ["a newer revision is published", [a2], [a1], [a1], "behind"],
    ["a work was assigned", [a1, b1], [a1], [a1], "behind"],
    ["missing and newer: missing first", [a2], [a1], [], "drift"],
    ["nothing to hold", [], [], [], "empty"],
    ["nothing to hold, nothing said", [], [], null, "empty"],
  ] as const)("%s", (_, assigned, desired, reported, expected) => {
    expect(syncStateOf({ assigned, desired, reported })).toBe(expected);
  });
});

it("a mall stands as its worst agent", () => {
  expect(mallSyncState(["in_sync", "drift", "behind"])).toBe("drift");
  expect(mallSyncState(["in_sync", "behind"])).toBe("behind");
  expect(mallSyncState([])).toBe("no_agent");
});

it("counts a picture once, wherever it stands", () => {
  const sets = (...all: string[][]) => all.map((digests) => new Set(digests));
  expect(countMissing(sets(["1", "2"], ["2", "3"]), sets(["1"]))).toBe(2);
  expect(countMissing(sets(["1"]), sets(["1", "9"]))).toBe(0);
});

it("looks at pictures only where manifests differ", () => {
  expect(manifestGap([a1, b1], [a1, b1])).toEqual({ lacking: [], held: [] });
  expect(manifestGap([a2], [a1])).toEqual({ lacking: ["2"], held: ["1"] });
});
