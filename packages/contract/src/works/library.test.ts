import { describe, expect, it } from "vitest";
import { collectionSchema, tagSchema } from "./library.ts";

describe("collectionSchema", () => {
  it.each([
    ["", ""],
    ["Spring", "Spring"],
    [" / 2026 /  Spring   light/ ", "2026/Spring light"],
    ["节日/春节", "节日/春节"],
    ["e\u0301te\u0301", "\u00e9t\u00e9"],
  ])("%j is kept as %j", (given, kept) => expect(collectionSchema.parse(given)).toBe(kept));

  it.each(["a/b/c/d/e/f/g", "a\nb", "x".repeat(201)])("refuses %j", (given) => {
    expect(collectionSchema.safeParse(given).success).toBe(false);
  });
});

describe("tagSchema", () => {
  it("takes a word as it is, without the spaces around it", () =>
    expect(tagSchema.parse(" 春节 2026 ")).toBe("春节 2026"));
  it.each(["", "  ", "a,b", "a\tb", "x".repeat(41)])("refuses %j", (given) => {
    expect(tagSchema.safeParse(given).success).toBe(false);
  });
});
