import type { PlayerRecipe } from "@holofleet/contract/works/recipes.ts";

/** A recipe that differs from the gentlest one in what is named. */
export const recipe = (over: Partial<PlayerRecipe>): PlayerRecipe => ({
  edge: null,
  format: "keep",
  quality: 85,
  stripLocation: false,
  ...over,
});
