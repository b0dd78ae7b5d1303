import { expect, it } from "vitest";
import { pagesInView } from "./view.ts";

it.each([
  ["the first columns", 0, 7, [0]],
  ["across an edge", 15, 24, [0, 1]],
  ["far to the right, with the first page still", 1190, 1199, [0, 59]],
  ["a wide screen", 38, 61, [0, 1, 2, 3]],
])("%s", (_, first, last, pages) => expect(pagesInView(first, last)).toEqual(pages));
