import { z } from "zod";

/** What renditions can be made as; `keep`: what the original is. */
export const renditionFormats = ["keep", "jpeg", "webp", "png"] as const;

/**
 * What malls get in place of a work's originals. A picture that is smaller already is not enlarged; one that has to be encoded
 * again keeps its colour profile and nothing else of its metadata.
 */
export const playerRecipeSchema = z.object({
  /** longest side in pixels; `null`: as large as the original */
  edge: z.number().int().min(64).max(16_384).nullable().default(null),
  format: z.enum(renditionFormats).default("keep"),
  /** of JPEG and WebP; PNG loses nothing */
  quality: z.number().int().min(1).max(100).default(85),
  /** takes out where a picture was made, and all else that it says of its making, also where its pixels stay as they are */
  stripLocation: z.boolean().default(true),
});
export type PlayerRecipe = z.infer<typeof playerRecipeSchema>;
