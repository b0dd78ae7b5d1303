import { expect, test } from "vitest";
import { codeState, type Guessing, guessLimits, guessPoints, judgeCode, nextGuessing } from "./rules.ts";

const now = new Date("2026-11-20T12:00:00Z");
const past = new Date("2026-11-20T11:59:59Z");
const batch = { uses: 1, expiresAt: null, voidedAt: null, mallId: null };
const good = { used: 0, voidedAt: null, batch };

test.each([
  ["good anywhere", good, "m1", "granted", "left"],
  ["good until its end", { ...good, batch: { ...batch, expiresAt: new Date(+now + 1) } }, null, "granted", "left"],
  ["over", { ...good, batch: { ...batch, expiresAt: now } }, "m1", "expired", "expired"],
  ["used up", { ...good, used: 1 }, "m1", "used", "used"],
  ["used up and over", { ...good, used: 1, batch: { ...batch, expiresAt: past } }, "m1", "used", "used"],
  ["a use is left", { ...good, used: 1, batch: { ...batch, uses: 2 } }, "m1", "granted", "left"],
  ["void", { ...good, voidedAt: past }, "m1", "void", "void"],
  ["of a void batch", { ...good, batch: { ...batch, voidedAt: past } }, "m1", "void", "void"],
  ["used up, then void", { ...good, used: 1, voidedAt: past }, "m1", "void", "used"],
  ["of this mall", { ...good, batch: { ...batch, mallId: "m1" } }, "m1", "granted", "left"],
  ["of another mall", { ...good, batch: { ...batch, mallId: "m1" } }, "m2", "elsewhere", "left"],
  ["of a mall, asked from nobody knows where", { ...good, batch: { ...batch, mallId: "m1" } }, null, "granted", "left"],
] as const)("%s", (_, facts, mall, result, state) => {
  expect(judgeCode(facts, mall, now)).toBe(result);
  expect(codeState(facts, now)).toBe(state);
});

/** Guesses at these seconds; says how long each had to wait afterwards. */
function guess(seconds: number[], points: number = guessPoints.unknown): number[] {
  let state: Guessing | null = null;
  return seconds.map((second) => {
    const at = new Date(+now + second * 1000);
    state = nextGuessing(state, points, guessLimits.one, at);
    return Math.max(0, (+(state.blockedUntil ?? 0) - +at) / 1000);
  });
}

test("ten unknown codes in ten minutes, and one waits longer each time", () => {
  const waits = guess(Array.from({ length: 100 }, (_, at) => at));
  expect(waits.slice(0, 9)).toEqual(Array(9).fill(0));
  const starts = Array.from({ length: 10 }, (_, at) => waits[at * 10 + 9]);
  expect(starts).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
});

test("who mistypes now and then never waits; a long silence forgets", () => {
  expect(guess(Array.from({ length: 100 }, (_, at) => at * 61)).every((wait) => wait === 0)).toBe(false);
  expect(guess(Array.from({ length: 100 }, (_, at) => at * 70)).every((wait) => wait === 0)).toBe(true);
  expect(
    guess(
      Array.from({ length: 24 }, (_, at) => at),
      guessPoints.mistyped,
    ).every((wait) => wait === 0),
  ).toBe(true);
  const twice = [...Array(10).keys(), ...[...Array(10).keys()].map((at) => at + 100_000)];
  expect(guess(twice).filter((wait) => wait > 0)).toEqual([30, 30]);
});

test("the alarm is raised with the first wait and stays until somebody looked", () => {
  const full = { points: 90, windowAt: past, strikes: 0, blockedUntil: null, alarmedAt: null };
  const alarmed = nextGuessing(full, 10, 100, now);
  expect(alarmed).toMatchObject({ strikes: 1, alarmedAt: now, points: 0 });
  expect(nextGuessing(alarmed, 10, 100, new Date(+now + 1000)).alarmedAt).toBe(now);
});
