import { expect, test } from "vitest";
import { layouts, pagesOf } from "./layouts.ts";

test("every layout has as many places as its name says", () => {
  for (const [count, { columns, rows }] of Object.entries(layouts)) expect(columns * rows).toBe(Number(count));
});

test("the last page is as long as what is left", () => {
  expect(pagesOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(pagesOf([], 8)).toEqual([]);
});
