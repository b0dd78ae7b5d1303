import { readFile, writeFile } from "node:fs/promises";
import type { FrameType } from "@holofleet/shared/content/manifest.ts";
import sharp, { type Metadata, type Sharp } from "sharp";
import { faultOf, notAPicture, readHead } from "./decode.ts";
import type { PictureFacts } from "./pictures.ts";
import { maxPixels, type Recipe } from "./recipes.ts";
import { sniff } from "./sniff.ts";
import { stripMetadata } from "./strip.ts";

/** For pictures that only lose their metadata but are not built as others are. */
const hardlyAnyLoss = 95;

/**
 * Makes a rendition of the picture in `file` and writes it to `out`. Pixels are encoded again only where the recipe asks for other
 * ones: then the orientation is applied, and of the metadata the colour profile alone stays.
 * @throws AppError image_invalid, image_too_large or image_truncated
 */
export async function render(file: string, out: string, recipe: Recipe): Promise<PictureFacts> {
  const { type } = sniff(await readHead(file));
  if (type === null) throw notAPicture("a file of another kind");
  try {
    const metadata = await open(file).metadata();
    const { width, height } = metadata.autoOrient;
    const fits = recipe.edge === null || Math.max(width, height) <= recipe.edge;
    const upright = (metadata.orientation ?? 1) === 1;
    if (recipe.format === "keep" && fits && (upright || recipe.edge === null)) {
      if (await copyWithoutMetadata(file, out, type, metadata.orientation)) return { type, width, height };
      return await encode(file, out, type, metadata, { ...recipe, quality: hardlyAnyLoss });
    }
    const wanted = recipe.format === "keep" ? type : (`image/${recipe.format}` as const);
    return await encode(file, out, wanted, metadata, recipe);
  } catch (error) {
    throw faultOf(error);
  }
}

const open = (file: string) => sharp(file, { limitInputPixels: maxPixels, failOn: "warning", sequentialRead: true });

/** @returns whether the copy is a picture that decodes as the original did */
async function copyWithoutMetadata(file: string, out: string, type: FrameType, orientation = 1): Promise<boolean> {
  const stripped = stripMetadata(await readFile(file), type, orientation);
  if (stripped === null) return false;
  await writeFile(out, stripped);
  return open(out)
    .resize(16, 16, { fit: "fill" })
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
}

async function encode(file: string, out: string, type: FrameType, metadata: Metadata, recipe: Recipe) {
  const { edge, quality } = recipe;
  let picture = open(file).autoOrient();
  if (edge !== null) picture = picture.resize(edge, edge, { fit: "inside", withoutEnlargement: true });
  // a profile of grey or of inks does not fit what is written: those pictures are converted to sRGB
  if (/rgb/.test(metadata.space ?? "")) picture = picture.keepIccProfile();
  const { width, height } = await encoder(picture, type, quality).toFile(out);
  return { type, width, height };
}

function encoder(picture: Sharp, type: FrameType, quality: number): Sharp {
  if (type === "image/png") return picture.png();
  if (type === "image/webp") return picture.webp({ quality });
  // on the black stage of a hologram, transparent is black
  const flat = picture.flatten({ background: "black" });
  return flat.jpeg({ quality, chromaSubsampling: quality >= 90 ? "4:4:4" : "4:2:0" });
}
