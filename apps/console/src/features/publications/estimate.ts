import type { PlayerRecipe } from "@holofleet/contract/works/recipes.ts";
import { distinctBlobs } from "@holofleet/shared/content/manifest.ts";
import type { Db } from "#db/client.ts";
import type { Renditions } from "#features/assets/service.ts";
import { readDraftManifest, unknownWork } from "#features/works/service.ts";
import { nameRecipe } from "#images/recipes.ts";
import { planSamples } from "./rules.ts";

/** Pictures that are tried. */
const sampled = 8;

export interface Estimate {
  samples: number;
  /** bytes of the draft's distinct pictures, and what they would become */
  before: number;
  after: number;
}

/**
 * What a recipe would make of a draft, from a few of its pictures; nothing of it is kept.
 * @throws AppError not_found, image_*
 */
export async function estimateRecipe(
  { db, renditions }: { db: Db; renditions: Renditions },
  slug: string,
  recipe: PlayerRecipe,
): Promise<Estimate> {
  const draft = await readDraftManifest(db, slug);
  if (draft === null) throw unknownWork(slug);
  const pictures = [...distinctBlobs(draft.manifest?.frames ?? [])];
  const sum = (sizes: number[]) => sizes.reduce((total, size) => total + size, 0);
  const before = sum(pictures.map(([, size]) => size));
  const samples = nameRecipe(recipe) === null ? [] : planSamples(pictures, sampled);
  if (samples.length === 0) return { samples: 0, before, after: before };
  const made = sum(await Promise.all(samples.map(([digest]) => renditions.measure(digest, recipe))));
  const share = made / sum(samples.map(([, size]) => size));
  return { samples: samples.length, before, after: Math.round(before * share) };
}
