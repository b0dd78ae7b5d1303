import { expect, test } from "vitest";
import { storable, storableValue } from "./text.ts";

test.each([
  ["商场 🏬", "商场 🏬"],
  ["a\0b", "a\uFFFDb"],
  ["\ud83c", "\uFFFD"],
])("%j is kept as %j", (text, kept) => expect(storable(text)).toBe(kept));

test("however deep, and in names too", () => {
  expect(storableValue({ "a\0": [{ b: "\0", c: 1, d: null }], e: true })).toEqual({
    "a\uFFFD": [{ b: "\uFFFD", c: 1, d: null }],
    e: true,
  });
});
