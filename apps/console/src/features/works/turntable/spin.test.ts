import { describe, expect, it } from "vitest";
import { headingOf, nextSharp, nextSpin, planWindow, type Spin, usualRate, wrap } from "./spin.ts";

const spin = (change: Partial<Spin> = {}): Spin => ({
  head: 0,
  playing: true,
  rate: 30,
  direction: 1,
  thrown: 0,
  held: false,
  ...change,
});
const all = () => true;

describe("nextSpin", () => {
  it.each([
    ["plays", {}, 3],
    ["plays backwards round the start", { direction: -1 as const }, 97],
    ["plays round the end", { head: 98 }, 1],
    ["is paused", { playing: false }, 0],
    ["is held", { held: true, thrown: 500 }, 0],
    ["is thrown", { thrown: 100, playing: false }, 10],
    ["is thrown back", { thrown: -100 }, 90],
  ])("%s", (_name, change, head) => expect(nextSpin(spin(change), 0.1, 100, all).head).toBeCloseTo(head));

  it("waits at a picture that is not there, and does not jump when it comes", () => {
    const waiting = nextSpin(spin({ head: 4.9 }), 0.1, 100, (index) => index < 5);
    expect(waiting.head).toBe(4.9);
    expect(nextSpin(waiting, 0.1, 100, all).head).toBeCloseTo(7.9);
  });

  it("rests after a throw, wherever the last frames were", () => {
    let state = spin({ thrown: 300, playing: false });
    for (let step = 0; step < 200; step++) state = nextSpin(state, 1 / 60, 100, () => false);
    expect(state.thrown).toBe(0);
    expect(nextSpin(state, 1 / 60, 100, all)).toBe(state);
  });

  it("of nothing stays", () => expect(nextSpin(spin(), 1, 0, all).head).toBe(0));
});

describe("planWindow", () => {
  it.each([
    [0, 1 as const, 4, 9, [0, 1, 2, 3]],
    [2, 1 as const, 4, 4, [2, 3, 0, 1]],
    [98.7, 1 as const, 100, 8, [98, 99, 0, 1, 2, 3, 97, 96]],
    [1, -1 as const, 100, 8, [1, 0, 99, 98, 97, 96, 2, 3]],
    [0, 1 as const, 5, 0, [0]],
    [0, 1 as const, 0, 8, []],
  ])("at %d heading %d of %d with room for %d", (head, heading, count, room, window) =>
    expect(planWindow(head, heading, count, room)).toEqual(window),
  );
});

describe("nextSharp", () => {
  it.each([
    ["enough lies ahead", false, true, 12, 340, true],
    ["not enough yet", false, true, 11, 340, false],
    ["all of a short work", false, true, 6, 6, true],
    ["it goes on", true, true, 1, 340, true],
    ["one is missing", true, true, 0, 340, false],
    ["it stands, and the picture is there", false, false, 1, 340, true],
    ["it stands, and it is not", true, false, 0, 340, false],
  ])("%s", (_name, is, moving, ahead, count, sharp) => expect(nextSharp(is, moving, ahead, count)).toBe(sharp));
});

it.each([
  [0, 12],
  [144, 12],
  [240, 20],
  [4000, 30],
])("%d frames turn at %d a second", (count, rate) => expect(usualRate(count)).toBe(rate));

it("heads where it is thrown, else where it plays", () => {
  expect([headingOf(spin({ thrown: -9 })), headingOf(spin({ direction: -1 })), headingOf(spin())]).toEqual([-1, -1, 1]);
  expect([wrap(-1, 5), wrap(5, 5), wrap(7.5, 5), wrap(3, 0)]).toEqual([4, 0, 2.5, 0]);
});
