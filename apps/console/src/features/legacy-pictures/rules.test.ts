import { describe, expect, it } from "vitest";
import { countPictures, maxTries, nextStep, type PictureFacts, standingOf, waitMs } from "./rules.ts";

const at = (second: number) => new Date(1_000_000_000_000 + second * 1000);
const fresh: PictureFacts = {
  ...{ workId: "w", digest: "a", size: 100, held: null, fetchedAt: null, recipe: "full-jpeg-q90.1" },
  ...{ announced: null, announcedAt: null, tries: 0, dueAt: null, faultCode: null },
};
const announced = { ...fresh, announced: "a", announcedAt: at(0), tries: 1, dueAt: at(100) };

describe("standingOf", () => {
  it.each([
    ["a name that cannot be made safe", { faultCode: "path_unsafe" }, "unfit"],
    ["not made yet", { recipe: "", digest: null }, "to_make"],
    ["to be made anew, the old one still served", { recipe: "", digest: "a", held: "a" }, "to_make"],
    ["made", {}, "to_announce"],
    ["fetched", { held: "a", announced: "a" }, "held"],
    ["fetched, and replaced since", { held: "b", announced: "b" }, "to_announce"],
    ["announced", announced, "announced"],
    ["announced for the last time", { ...announced, tries: maxTries }, "announced"],
    ["given up", { ...announced, tries: maxTries, dueAt: null }, "given_up"],
  ] as const)("%s", (_, change, standing) => expect(standingOf({ ...fresh, ...change })).toBe(standing));
});

describe("nextStep, a picture in 10 s", () => {
  const quiet = { signedInAt: null, fetchedAt: null };
  const step = (now: number, signs: Parameters<typeof nextStep>[1], change: Partial<PictureFacts> = {}) =>
    nextStep({ ...announced, ...change }, signs, { pace: 10_000, now: at(now) });

  it.each([
    ["before its time", 99, quiet, {}, "wait"],
    ["when it is overdue", 100, quiet, {}, "again"],
    ["while others are fetched", 200, { ...quiet, fetchedAt: at(150) }, {}, "wait"],
    ["when fetching ended without it", 211, { ...quiet, fetchedAt: at(150) }, {}, "again"],
    ["for the last time", 100, quiet, { tries: maxTries }, "give_up"],
    ["when the agent came in after the announcement", 60, { ...quiet, signedInAt: at(30) }, {}, "again"],
    ["at once after it came in: it has its own queue to go through", 50, { ...quiet, signedInAt: at(30) }, {}, "wait"],
    ["when it came in before", 60, { ...quiet, signedInAt: at(-1) }, {}, "wait"],
    ["when it heard and fetched before it came in again", 95, { signedInAt: at(65), fetchedAt: at(20) }, {}, "wait"],
  ] as const)("%s", (_, now, signs, change, expected) => expect(step(now, signs, change)).toBe(expected));
});

it("waits for the estimate and a margin, twice as long with every try", () => {
  expect(waitMs(340, 1, 10_000) / 60_000).toBeCloseTo(69);
  expect([1, 2, 3].map((tries) => waitMs(5, tries, 1000))).toEqual([12_000, 24_000, 48_000]);
});

it("counts what a request lacked when it began", () => {
  const pictures: PictureFacts[] = [
    { ...fresh, held: "a", announced: "a", fetchedAt: at(-10) },
    { ...fresh, held: "a", announced: "a", fetchedAt: at(10), size: 40 },
    announced,
    { ...fresh, recipe: "", digest: null, size: 0 },
    { ...fresh, faultCode: "path_unsafe" },
  ];
  expect(countPictures(pictures, at(0))).toEqual({
    files: { done: 1, total: 4 },
    bytes: { done: 40, total: 240 },
    ...{ toMake: 1, toAnnounce: 0, announced: 1, unfit: 1, givenUp: 0 },
  });
});
