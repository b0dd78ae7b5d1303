import type { PlayerRecipe } from "@holofleet/contract/works/recipes.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import { distinctBlobs } from "@holofleet/shared/content/manifest.ts";
import type { Reader, Tx } from "#db/client.ts";
import { findRenditions } from "#features/assets/service.ts";
import { keepManifest, readManifest } from "#features/works/service.ts";
import { nameRecipe } from "#images/recipes.ts";
import { missingOf, planHeld } from "./rules.ts";

/** How far what malls get of some frames is made. */
export interface Readiness {
  /** originals without their rendition, in order */
  missing: Digest[];
  /** distinct pictures in all */
  total: number;
}

/** What is made of a manifest's frames by a recipe; `null` stands for the originals, which are there. */
export async function readiness(db: Reader, source: string, recipe: PlayerRecipe | null): Promise<Readiness> {
  const { manifest, made } = await read(db, source, recipe);
  return { missing: made ? missingOf(manifest, made) : [], total: distinctBlobs(manifest.frames).size };
}

/** Keeps the manifest that malls hold. @returns its digest, or `null` while a rendition is missing */
export async function keepHeld(tx: Tx, source: string, recipe: PlayerRecipe | null): Promise<string | null> {
  const { manifest, made } = await read(tx, source, recipe);
  const held = made ? planHeld(manifest, made) : manifest;
  return held && keepManifest(tx, held);
}

async function read(db: Reader, source: string, recipe: PlayerRecipe | null) {
  const manifest = await readManifest(db, source);
  if (manifest === null) throw new Error(`no manifest ${source}`);
  const name = recipe && nameRecipe(recipe);
  const sources = manifest.frames.map(({ digest }) => digest);
  return { manifest, made: name === null ? null : await findRenditions(db, name, sources) };
}
