import type { Frame } from "@holofleet/contract/works.ts";
import { comparePaths, pathKey } from "@holofleet/shared/content/path.ts";

/** A frame as a draft is saved with it. */
export type DraftFrame = Pick<Frame, "path" | "digest">;

/**
 * What a draft's frames become when `incoming` is dropped on them: a frame with the same path is replaced, others are added,
 * and all stand in natural order.
 */
export function mergeFrames(frames: readonly DraftFrame[], incoming: readonly DraftFrame[]): DraftFrame[] {
  const merged = new Map(frames.map((frame) => [pathKey(frame.path), frame]));
  for (const frame of incoming) merged.set(pathKey(frame.path), frame);
  return [...merged.values()]
    .map(({ path, digest }) => ({ path, digest }))
    .sort((a, b) => comparePaths(a.path, b.path));
}
