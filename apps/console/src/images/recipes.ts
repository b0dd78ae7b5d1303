import type { PlayerRecipe } from "@holofleet/contract/works/recipes.ts";

/** Largest picture in pixels (100 MP). A bigger one is refused from its header, before anything is decoded. */
export const maxPixels = 100_000_000;

/** How long one picture may take, in milliseconds, before its worker is ended. */
export const pictureTimeout = 20_000;

/**
 * What lists show of a frame. Re-encoded, so that no byte of an upload reaches a page through it. WebP's own effort of 4 would take
 * a third longer for 3 % fewer bytes.
 */
export const thumbnail = { edge: 320, quality: 78, effort: 2, type: "image/webp" } as const;

/** What a rendition is made by. */
export type Recipe = PlayerRecipe;

/** What a single frame is looked at with, and what the turntable spins. */
export const preview: Recipe = { edge: 1280, format: "webp", quality: 80, stripLocation: true };

/** Raised when the same recipe makes other bytes than before: all renditions are then made again. */
const edition = 1;

/**
 * The name of a recipe: all that shapes its result, and nothing else, so that equal names mean equal renditions. `null` when the
 * originals themselves are meant.
 */
export function nameRecipe({ edge, format, quality, stripLocation }: Recipe): string | null {
  if (edge === null && format === "keep") return stripLocation ? `strip.${edition}` : null;
  const parts = [edge ?? "full", format, ...(format === "png" ? [] : [`q${quality}`])];
  return `${parts.join("-")}.${edition}`;
}

/** Whether two works' recipes, `null` for the originals, give malls the same. */
export function sameRecipe(one: Recipe | null, other: Recipe | null): boolean {
  return (one && nameRecipe(one)) === (other && nameRecipe(other));
}
