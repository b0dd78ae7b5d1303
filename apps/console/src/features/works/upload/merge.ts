import type { Frame } from "@holofleet/contract/works.ts";
import { insertFrames, type Place } from "../edit/order.ts";

/** A frame as a draft is saved with it. */
export type DraftFrame = Pick<Frame, "path" | "digest">;

/** What a draft's frames become when `incoming` is dropped on them, at a place or wherever their names belong. */
export function mergeFrames(
  frames: readonly DraftFrame[],
  incoming: readonly DraftFrame[],
  place: Place | null = null,
): DraftFrame[] {
  return insertFrames(frames, incoming, place).map(({ path, digest }) => ({ path, digest }));
}
