import type { Frame } from "@holofleet/contract/works.ts";
import type { FrameDiff, Placed } from "@holofleet/shared/content/diff.ts";

export const kinds = ["added", "changed", "removed", "moved"] as const;
export type Kind = (typeof kinds)[number];

/** One change of one frame; what it was, what it is, or both. */
export interface Entry {
  kind: Kind;
  path: string;
  before: Placed<Frame> | null;
  after: Placed<Frame> | null;
}

/** The changes of a diff in the order in which the frames stand, those of one kind or all of them. */
export function listEntries({ added, changed, removed, moved }: FrameDiff<Frame>, kind: Kind | null): Entry[] {
  const entries: Entry[] = [
    ...added.map((after) => ({ kind: "added" as const, path: after.path, before: null, after })),
    ...changed.map((pair) => ({ kind: "changed" as const, path: pair.after.path, ...pair })),
    ...removed.map((before) => ({ kind: "removed" as const, path: before.path, before, after: null })),
    ...moved.map((pair) => ({ kind: "moved" as const, path: pair.after.path, ...pair })),
  ];
  const place = ({ before, after }: Entry) => after?.place ?? before?.place ?? 0;
  return entries.filter((entry) => kind === null || entry.kind === kind).sort((a, b) => place(a) - place(b));
}
