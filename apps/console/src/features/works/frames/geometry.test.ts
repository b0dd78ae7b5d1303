import { describe, expect, it } from "vitest";
import { type Geometry, gapAt, gapPlace, nextFocus, nextShift, planGeometry, scrollSpeed } from "./geometry.ts";

/** 4 columns of 100 × 120 with 10 between, 10 frames: rows of 4, 4, 2. */
const grid: Geometry = { columns: 4, count: 10, width: 100, height: 120, gap: 10 };

describe("planGeometry", () => {
  it.each([
    [320, 3],
    [980, 9],
    [100, 2],
    [0, 2],
  ])("of %d pixels has %d columns that fill it", (available, columns) => {
    const planned = planGeometry(available, 7, { narrowest: 96, ratio: 1, caption: 26 });
    expect(planned.columns).toBe(columns);
    expect(planned.width * columns + planned.gap * (columns - 1)).toBeCloseTo(available);
  });
});

describe("gapAt", () => {
  it.each([
    [0, 0, 0],
    [49, 60, 0],
    [60, 60, 1],
    [105, 60, 1],
    [430, 60, 4],
    [0, 130, 4],
    [110, 270, 9],
    [180, 300, 10],
    [430, 300, 10],
    [0, 900, 10],
    [-50, -50, 0],
  ])("at %d, %d is %d", (x, y, index) => expect(gapAt(x, y, grid)).toBe(index));
});

describe("gapPlace", () => {
  it.each([
    [0, 10, -5, 0],
    [3, 10, 325, 0],
    [4, 10, -5, 130],
    [10, 10, 215, 260],
    [8, 8, 435, 130],
    [0, 0, -5, 0],
  ])("of gap %d among %d", (index, count, left, top) =>
    expect(gapPlace(index, { ...grid, count })).toEqual({ left, top }),
  );
});

describe("scrollSpeed", () => {
  it.each([
    [300, 0],
    [72, 0],
    [36, -700],
    [0, -1400],
    [-500, -1400],
    [564, 700],
    [900, 1400],
  ])("at %d of 600 is %d", (y, speed) => expect(scrollSpeed(y, 600)).toBeCloseTo(speed));
});

describe("nextFocus", () => {
  it.each([
    ["ArrowRight", 0, 1],
    ["ArrowRight", 9, 9],
    ["ArrowLeft", 0, 0],
    ["ArrowDown", 1, 5],
    ["ArrowDown", 7, 7],
    ["ArrowUp", 9, 5],
    ["ArrowUp", 2, 2],
    ["Home", 6, 4],
    ["End", 5, 7],
    ["End", 8, 9],
    ["Ctrl Home", 6, 0],
    ["Ctrl End", 6, 9],
    ["PageDown", 1, 9],
    ["PageUp", 9, 1],
    ["x", 4, null],
  ])("%s from %d leads to %s", (key, index, next) =>
    expect(nextFocus({ key: key.replace("Ctrl ", ""), ctrlKey: key.startsWith("Ctrl") }, index, grid, 3)).toBe(next),
  );
});

describe("nextShift", () => {
  it.each([
    ["ArrowLeft", -1],
    ["ArrowDown", 4],
    ["Enter", null],
  ])("%s is %s", (key, by) => expect(nextShift(key, grid)).toBe(by));
});
