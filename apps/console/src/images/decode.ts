import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { AppError } from "@holofleet/shared/errors.ts";
import sharp from "sharp";
import type { PictureFacts } from "./pictures.ts";
import { maxPixels, thumbnail } from "./recipes.ts";
import { sniff, sniffLength } from "./sniff.ts";

sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp"].flatMap((format) => [
    `VipsForeignLoad${format}File`,
    `VipsForeignLoad${format}Buffer`,
  ]),
});

/**
 * Decodes the picture in `file` to its last byte and writes its thumbnail to `out`. One pass does both: a decoder that shrinks
 * while it reads still reads, and complains about, every byte.
 * @throws AppError image_invalid, image_animated, image_too_large or image_truncated, in words that a publisher understands
 */
export async function decode(file: string, out: string): Promise<PictureFacts> {
  // the worker has nothing else to do
  const bytes = readFileSync(file);
  const sniffed = sniff(bytes.subarray(0, sniffLength));
  if (sniffed.type === null) throw notAPicture(sniffed.found);
  if (sniffed.animated) {
    throw new AppError(
      "image_animated",
      "This picture is animated. Export each of its frames as a picture of its own.",
    );
  }
  try {
    const picture = sharp(bytes, { limitInputPixels: maxPixels, failOn: "warning", sequentialRead: true });
    const { autoOrient } = await picture.metadata();
    await picture
      .autoOrient()
      .resize(thumbnail.edge, thumbnail.edge, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: thumbnail.quality, effort: thumbnail.effort })
      .toFile(out);
    return { type: sniffed.type, width: autoOrient.width, height: autoOrient.height };
  } catch (error) {
    throw faultOf(error);
  }
}

export const notAPicture = (found: string) =>
  new AppError("image_invalid", `This is ${found}, not a picture. Frames are JPEG, PNG or WebP.`, {
    details: { found },
  });

/** What a decoder's complaint means to a publisher. */
export function faultOf(error: unknown): AppError {
  const said = error instanceof Error ? error.message : String(error);
  if (said.includes("pixel limit")) {
    const details = { limit: maxPixels };
    const message = `This picture has more than ${maxPixels / 1e6} megapixels. Export it smaller.`;
    return new AppError("image_too_large", message, { cause: error, details });
  }
  if (/no space left|quota exceeded/i.test(said)) {
    const message = "The console's disk is full. Free space on it, then upload again.";
    return new AppError("unavailable", message, { cause: error, details: { disk: "full" } });
  }
  return new AppError(
    "image_truncated",
    "This picture is cut short or damaged. Export it again, then upload it again.",
    {
      cause: error,
    },
  );
}

/** As many bytes of a file as `sniff` likes to see. */
export async function readHead(file: string): Promise<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const head = new Uint8Array(sniffLength);
    const { bytesRead } = await handle.read(head, 0, sniffLength, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
