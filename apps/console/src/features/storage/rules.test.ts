import { digestSchema } from "@holofleet/shared/content/digest.ts";
import { describe, expect, it } from "vitest";
import { graceMs, planCheck, planCleanup, settleMs } from "./rules.ts";

const now = new Date("2026-11-20T08:00:00Z");
const before = (ms: number) => new Date(now.getTime() - ms);
const digest = (digit: string) => digestSchema.parse(`sha256:${digit.repeat(64)}`);
const picture = (digit: string, ageMs: number) => ({ digest: digest(digit), size: 10, wantedAt: before(ageMs) });
const rendition = (source: string, own: string) => ({ source: digest(source), digest: digest(own), size: 3 });

describe("planCleanup", () => {
  it.each([
    ["asked for just now", 0, false],
    ["asked for almost a day ago", graceMs - 1, false],
    ["not asked for within a day", graceMs, true],
    ["asked for by a clock that is ahead", -graceMs, false],
  ])("of a picture that was %s", (_name, age, goes) => {
    const plan = planCleanup([picture("a", age)], [rendition("a", "1")], now);
    expect([plan.pictures.length, plan.renditions.length, plan.young.length]).toEqual(goes ? [1, 1, 0] : [0, 0, 1]);
  });

  it("removes a rendition whose source is gone already", () => {
    expect(planCleanup([], [rendition("a", "1")], now).renditions).toHaveLength(1);
  });
});

async function* items<T>(list: T[]): AsyncGenerator<T> {
  yield* list;
}

describe("planCheck", () => {
  const stored = (digit: string, size = 10, ageMs = settleMs) => ({ digest: digest(digit), size, at: before(ageMs) });
  const recorded = (digit: string, size: number | null = 10) => ({ digest: digest(digit), size });

  it.each([
    ["nothing at all", [], [], []],
    ["the same", [recorded("a"), recorded("b")], [stored("a"), stored("b")], ["a sound", "b sound"]],
    ["nothing stored", [recorded("a"), recorded("b")], [], ["a missing", "b missing"]],
    ["nothing recorded", [], [stored("a"), stored("b")], ["a extra", "b extra"]],
    ["bytes that wait for their record", [], [stored("a", 10, settleMs - 1)], []],
    ["another size", [recorded("a")], [stored("a", 9)], ["a damaged"]],
    ["no size recorded", [recorded("a", null)], [stored("a", 7)], ["a sound"]],
    ["an empty file", [recorded("a", null)], [stored("a", 0)], ["a damaged"]],
    [
      "gaps on both sides",
      [recorded("0"), recorded("b"), recorded("c"), recorded("e")],
      [stored("a"), stored("b"), stored("d"), stored("e"), stored("f")],
      ["0 missing", "a extra", "b sound", "c missing", "d extra", "e sound", "f extra"],
    ],
  ])("of %s", async (_name, left, right, expected) => {
    const found: string[] = [];
    for await (const step of planCheck("original", items(left), items(right), now)) {
      const name = ("sound" in step ? step.sound : step.wrong).digest.at(-1);
      found.push(`${name} ${"sound" in step ? "sound" : step.wrong.fault}`);
    }
    expect(found).toEqual(expected);
  });
});
