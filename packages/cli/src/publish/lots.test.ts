import { describe, expect, it } from "vitest";
import { lotsOf } from "./lots.ts";

describe("lotsOf", () => {
  const cut = (items: number[]) => [...lotsOf(items, (item) => item, { most: 3, limit: 10 })];
  it.each<[number[], number[][]]>([
    [[], []],
    [
      [1, 1, 1, 1],
      [[1, 1, 1], [1]],
    ],
    [
      [6, 4, 1],
      [[6, 4], [1]],
    ],
    [
      [6, 5, 5],
      [[6], [5, 5]],
    ],
    [
      [2, 30, 2],
      [[2], [30], [2]],
    ],
  ])("cuts %j into %j", (items, lots) => expect(cut(items)).toEqual(lots));
});
