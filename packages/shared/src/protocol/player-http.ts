import { z } from "zod";
import { digestSchema } from "../content/digest.ts";
import { frameTypes } from "../content/manifest.ts";

/**
 * `GET /works.json` of an agent's player port: what the mall holds, verified. A frame's bytes: `GET <base><path>`, each part of
 * the path percent-encoded. `base` pins one revision for as long as somebody plays it, so a switch never mixes two;
 * `GET /works/<slug>/<path>` is whatever revision is active.
 */
export const playlistSchema = z.object({
  release: digestSchema.nullable(),
  works: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      revision: z.number().int().positive(),
      manifest: digestSchema,
      base: z.string(),
      frames: z.array(z.object({ path: z.string(), type: z.enum(frameTypes), size: z.number().int().positive() })),
    }),
  ),
});
export type Playlist = z.infer<typeof playlistSchema>;

/** `POST /playing` of the player port, at least every 20 s while a work is on a screen: which revision it is, as the playlist names it. */
export const playingSchema = z.object({ slug: z.string().max(80), manifest: digestSchema });
