import { z } from "zod";
import { type Digest, digestSchema } from "./digest.ts";
import { pathFault, pathKey } from "./path.ts";

/** Media types that a frame may have: what every player and browser shows. */
export const frameTypes = ["image/jpeg", "image/png", "image/webp"] as const;
export type FrameType = (typeof frameTypes)[number];

/** Largest number of frames in one work. */
export const maxFrames = 20_000;
/** Largest frame in bytes. */
export const maxFrameBytes = 64 * 1024 * 1024;

export const manifestFrameSchema = z.object({
  path: z.string().refine((path) => pathFault(path) === null, "unsafe path"),
  digest: digestSchema,
  /** bytes */
  size: z.number().int().positive().max(maxFrameBytes),
  type: z.enum(frameTypes),
});
export type ManifestFrame = z.infer<typeof manifestFrameSchema>;

/** What a revision of a work is made of: its frames in playing order. Immutable, named by the digest of its bytes. */
export const manifestSchema = z.object({
  v: z.literal(1),
  frames: z
    .array(manifestFrameSchema)
    .min(1)
    .max(maxFrames)
    .refine((frames) => new Set(frames.map((f) => pathKey(f.path))).size === frames.length, "two frames share a path"),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** One work as a release holds it. */
export const releaseWorkSchema = z.object({
  /** the work's id: stable through renames */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(80),
  title: z.string().max(200),
  revision: z.number().int().positive(),
  manifest: digestSchema,
  frames: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
});
export type ReleaseWork = z.infer<typeof releaseWorkSchema>;

/** What one agent should hold. Immutable, named by the digest of its bytes; works are sorted by id. */
export const releaseSchema = z.object({ v: z.literal(1), works: z.array(releaseWorkSchema) });
export type Release = z.infer<typeof releaseSchema>;

/** The bytes that a manifest or a release is named by: JSON with the keys in schema order and nothing else. */
export function encodeDocument(document: Manifest | Release): string {
  return "frames" in document
    ? JSON.stringify({
        v: 1,
        frames: document.frames.map(({ path, digest, size, type }) => ({ path, digest, size, type })),
      })
    : JSON.stringify({
        v: 1,
        works: [...document.works]
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map(({ id, slug, title, revision, manifest, frames, bytes }) => ({
            id,
            slug,
            title,
            revision,
            manifest,
            frames,
            bytes,
          })),
      });
}

export interface ManifestDiff {
  added: ManifestFrame[];
  changed: ManifestFrame[];
  removed: string[];
}

/** What `next` changes against `previous`, by path. A frame that only moved in the order is in none of the three lists. */
export function diffManifest(previous: Manifest | null, next: Manifest): ManifestDiff {
  const before = new Map(previous?.frames.map((frame) => [frame.path, frame]));
  const after = new Set(next.frames.map((frame) => frame.path));
  return {
    added: next.frames.filter((frame) => !before.has(frame.path)),
    changed: next.frames.filter((frame) => {
      const was = before.get(frame.path);
      return was !== undefined && was.digest !== frame.digest;
    }),
    removed: [...before.keys()].filter((path) => !after.has(path)),
  };
}

/** The distinct blobs of some frames with their sizes in bytes: a picture that stands twice is fetched and stored once. */
export function distinctBlobs(frames: Iterable<ManifestFrame>): Map<Digest, number> {
  const blobs = new Map<Digest, number>();
  for (const frame of frames) blobs.set(frame.digest, frame.size);
  return blobs;
}
