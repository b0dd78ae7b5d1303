import { z } from "zod";
import { digestSchema } from "../content/digest.ts";
import { frameTypes } from "../content/manifest.ts";

/** `GET /works.json` of an agent's player port: what the mall holds, verified. Frame bytes: `GET /works/<slug>/<path>`. */
export const playlistSchema = z.object({
  release: digestSchema.nullable(),
  works: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      revision: z.number().int().positive(),
      frames: z.array(z.object({ path: z.string(), type: z.enum(frameTypes), size: z.number().int().positive() })),
    }),
  ),
});
export type Playlist = z.infer<typeof playlistSchema>;
