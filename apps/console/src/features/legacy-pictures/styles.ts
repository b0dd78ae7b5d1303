import type { Reader } from "#db/client.ts";
import type { Recipe } from "#images/recipes.ts";
import { recipeOf } from "./urls.ts";

/** Every recipe that some style may make a picture by. */
export async function readRecipes(db: Reader): Promise<Recipe[]> {
  const styles = await db.legacyStyle.findMany();
  return styles.flatMap((style) => ["a.jpg", "a.png", "a.webp"].map((path) => recipeOf(path, style)));
}
