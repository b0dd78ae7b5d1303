import { playerRecipeSchema } from "@holofleet/contract/works/recipes.ts";
import { describe, expect, it } from "vitest";
import { draftOf, recipeOf } from "./recipe-form.ts";

const recipe = playerRecipeSchema.parse({ edge: 1080, format: "jpeg", quality: 70, stripLocation: false });

describe("recipe form", () => {
  it("gives back what it was given", () => {
    expect(recipeOf(draftOf(recipe))).toEqual(recipe);
    expect(recipeOf(draftOf(null))).toBeNull();
    expect(recipeOf(draftOf({ ...recipe, edge: null }))).toEqual({ ...recipe, edge: null });
  });

  it.each(["12", "1.5", "wide", "99999", "-5"])("waits while the longest side is %j", (edge) =>
    expect(recipeOf({ ...draftOf(recipe), edge })).toBeUndefined(),
  );
});
