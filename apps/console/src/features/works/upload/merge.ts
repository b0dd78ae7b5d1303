import type { Frame } from "@holofleet/contract/works.ts";
import { comparePaths, pathKey } from "@holofleet/shared/content/path.ts";
import { isNatural } from "../edit/order.ts";

/** A frame as a draft is saved with it. */
export type DraftFrame = Pick<Frame, "path" | "digest">;

const byPath = (a: DraftFrame, b: DraftFrame) => comparePaths(a.path, b.path);

/**
 * What a draft's frames become when `incoming` is dropped on them: a frame with the same path is replaced where it stands; new
 * ones go before the frame `before`, or behind the last one when that is `null`. Without a place a draft in natural order stays in
 * it, and one that somebody ordered by hand keeps its order and gets the new ones at its end.
 */
export function mergeFrames(
  frames: readonly DraftFrame[],
  incoming: readonly DraftFrame[],
  before?: string | null,
): DraftFrame[] {
  const news = new Map(incoming.map(({ path, digest }) => [pathKey(path), { path, digest }]));
  const kept = frames.map(({ path, digest }) => {
    const replacement = news.get(pathKey(path));
    news.delete(pathKey(path));
    return replacement ?? { path, digest };
  });
  const added = [...news.values()].sort(byPath);
  const place = before ? kept.findIndex(({ path }) => pathKey(path) === pathKey(before)) : -1;
  if (place >= 0) return [...kept.slice(0, place), ...added, ...kept.slice(place)];
  return isNatural(frames) && before !== null ? [...kept, ...added].sort(byPath) : [...kept, ...added];
}
