import type { Digest } from "./digest.ts";

/** What a diff needs to know of a frame. */
export interface DiffFrame {
  path: string;
  digest: Digest;
  /** bytes */
  size: number;
}

/** A frame with its place in the order, counted from 0. */
export type Placed<F> = F & { place: number };

export interface FrameDiff<F extends DiffFrame> {
  added: Placed<F>[];
  changed: { before: Placed<F>; after: Placed<F> }[];
  removed: Placed<F>[];
  /** as few as explain the new order: one frame that was carried elsewhere is one move, whatever it passed */
  moved: { before: Placed<F>; after: Placed<F> }[];
  /** bytes of the distinct pictures that `after` has and `before` lacks: what a mall that holds `before` downloads */
  bytes: number;
}

/** What `after` changes against `before`: frames by path, pictures by digest, moves by the longest run that stayed in order. */
export function planDiff<F extends DiffFrame>(before: readonly F[], after: readonly F[]): FrameDiff<F> {
  const was = new Map(before.map((frame, place) => [frame.path, { ...frame, place }]));
  const is = new Map(after.map((frame, place) => [frame.path, { ...frame, place }]));
  const pairs = [...is.values()].flatMap((frame) => {
    const old = was.get(frame.path);
    return old === undefined ? [] : [{ before: old, after: frame }];
  });
  const stayed = longestRising(pairs.map((pair) => pair.before.place));
  const held = new Set(before.map(({ digest }) => digest));
  const fresh = new Map(after.filter(({ digest }) => !held.has(digest)).map(({ digest, size }) => [digest, size]));
  return {
    added: [...is.values()].filter(({ path }) => !was.has(path)),
    changed: pairs.filter((pair) => pair.before.digest !== pair.after.digest),
    removed: [...was.values()].filter(({ path }) => !is.has(path)),
    moved: pairs.filter((_, index) => !stayed.has(index)),
    bytes: [...fresh.values()].reduce((sum, size) => sum + size, 0),
  };
}

/** Indices of a longest strictly rising subsequence (patience sorting, n log n). */
export function longestRising(values: readonly number[]): Set<number> {
  /** per length the index of the smallest value that ends a run of it */
  const ends: number[] = [];
  const previous: number[] = [];
  values.forEach((value, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  });
  const run = new Set<number>();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) run.add(index);
  return run;
}
