import { describe, expect, it } from "vitest";
import { nameRecipe, type Recipe, sameRecipe } from "./recipes.ts";

const recipe = (over: Partial<Recipe> = {}): Recipe => ({
  edge: null,
  format: "keep",
  quality: 85,
  stripLocation: false,
  ...over,
});

describe("nameRecipe", () => {
  it.each([
    ["the originals", recipe(), null],
    ["the originals, whatever quality is said", recipe({ quality: 40 }), null],
    ["only the metadata goes", recipe({ stripLocation: true }), "strip.1"],
    ["a longest side", recipe({ edge: 1080 }), "1080-keep-q85.1"],
    ["a longest side; metadata goes with the encoding", recipe({ edge: 1080, stripLocation: true }), "1080-keep-q85.1"],
    ["another format", recipe({ format: "webp" }), "full-webp-q85.1"],
    ["PNG knows no quality", recipe({ edge: 720, format: "png", quality: 10 }), "720-png.1"],
  ])("%s", (_, given, name) => expect(nameRecipe(given)).toBe(name));
});

describe("sameRecipe", () => {
  it.each([
    [null, null, true],
    [null, recipe(), true],
    [null, recipe({ stripLocation: true }), false],
    [recipe({ edge: 1080 }), recipe({ edge: 1080, stripLocation: true }), true],
    [recipe({ edge: 1080 }), recipe({ edge: 1080, quality: 84 }), false],
  ])("%j and %j: %s", (one, other, same) => expect(sameRecipe(one, other)).toBe(same));
});
