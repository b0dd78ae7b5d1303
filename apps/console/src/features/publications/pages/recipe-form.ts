import { type PlayerRecipe, playerRecipeSchema } from "@holofleet/contract/works/recipes.ts";

/** A recipe while somebody writes it: numbers are text. */
export interface RecipeDraft {
  mode: "originals" | "recipe";
  edge: string;
  format: PlayerRecipe["format"];
  quality: number;
  stripLocation: boolean;
}

/** What the form begins with; for a work that gets originals, what suits most players. */
export function draftOf(recipe: PlayerRecipe | null): RecipeDraft {
  const { edge, format, quality, stripLocation } = recipe ?? playerRecipeSchema.parse({ edge: 1920, format: "webp" });
  return {
    mode: recipe ? "recipe" : "originals",
    edge: edge === null ? "" : String(edge),
    format,
    quality,
    stripLocation,
  };
}

/** The recipe that was written: `null` for the originals; `undefined` while the longest side is none. */
export function recipeOf({ mode, edge, ...rest }: RecipeDraft): PlayerRecipe | null | undefined {
  if (mode === "originals") return null;
  const parsed = playerRecipeSchema.safeParse({ ...rest, edge: edge.trim() === "" ? null : Number(edge) });
  return parsed.data;
}

/** Whether pixels are encoded again; then nothing of the metadata but the colour profile stays. */
export function isEncoded({ edge, format }: Pick<PlayerRecipe, "edge" | "format">): boolean {
  return edge !== null || format !== "keep";
}
