import { describe, expect, it } from "vitest";
import { runLines } from "./cleanup.ts";

const amounts = { pictures: { count: 2, bytes: 1500 }, renditions: { count: 1, bytes: 500 } };
const result = { dryRun: false, more: false, young: { count: 0, bytes: 0 }, ...amounts };
const run = { id: "r", startedAt: "2026-11-20T03:47:00.000Z", finishedAt: "2026-11-20T03:47:09.000Z", reason: null };

describe("runLines", () => {
  it("says who freed how much, or why not", () => {
    const failed = { ...run, startedBy: "ada@example.test", result: null, reason: "The disk is gone." };
    const [schedule, , first, second] = runLines({
      nightly: true,
      runs: [{ ...run, startedBy: null, result }, failed],
    });
    expect(schedule).toBe("The store is cleaned up every night.");
    expect(first).toMatch(/by night +3 files \(2\.0 kB\)$/);
    expect(second).toMatch(/ada@example\.test +The disk is gone\.$/);
  });

  it("says when there is none", () => {
    expect(runLines({ nightly: false, runs: [] })[1]).toBe("None has run yet.");
  });
});
