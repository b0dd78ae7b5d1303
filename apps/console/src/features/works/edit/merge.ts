import type { Digest } from "@holofleet/shared/content/digest.ts";
import { pathKey } from "@holofleet/shared/content/path.ts";

interface MergeFrame {
  path: string;
  digest: Digest;
}

export interface Merge<F> {
  frames: F[];
  /** paths that both changed in different ways; mine stands, and a picture that either of us removed stays */
  contested: string[];
  /** both of us changed the order; mine stands */
  reordered: boolean;
}

/**
 * Two editors' frames made from the same `base` as one: by path, each side's changes apply; where both changed the same frame,
 * or both the order, mine stands, and no picture is lost that one of us still wanted.
 */
export function mergeDrafts<F extends MergeFrame>(
  base: readonly F[],
  mine: readonly F[],
  theirs: readonly F[],
): Merge<F> {
  const [was, my, their] = [byKey(base), byKey(mine), byKey(theirs)];
  const kept = new Map<string, F>();
  const contested: string[] = [];
  for (const key of new Set([...my.keys(), ...their.keys(), ...was.keys()])) {
    const [b, m, t] = [was.get(key), my.get(key), their.get(key)];
    const result = same(m, t) || same(t, b) ? m : same(m, b) ? t : (m ?? t);
    if (result !== undefined) kept.set(key, result);
    if (!same(m, t) && !same(t, b) && !same(m, b)) contested.push((m ?? t ?? b)?.path ?? key);
  }
  const [iMoved, theyMoved] = [!sameOrder(was, my), !sameOrder(was, their)];
  const order = iMoved || !theyMoved ? weave(my, their, kept) : weave(their, my, kept);
  return { frames: order, contested, reordered: iMoved && theyMoved && !sameOrder(my, their) };
}

/** Whether `next` only adds frames to `base`: nothing that anybody has to decide about. */
export function onlyAdds(base: readonly MergeFrame[], next: readonly MergeFrame[]): boolean {
  const [was, is] = [byKey(base), byKey(next)];
  return [...was].every(([key, frame]) => same(is.get(key), frame)) && sameOrder(was, is);
}

const byKey = <F extends MergeFrame>(frames: readonly F[]) =>
  new Map(frames.map((frame) => [pathKey(frame.path), frame]));

const same = (a: MergeFrame | undefined, b: MergeFrame | undefined) => a?.digest === b?.digest && a?.path === b?.path;

/** Whether what both hold stands in the same order. */
function sameOrder(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  const common = [...b.keys()].filter((key) => a.has(key));
  let index = 0;
  for (const key of a.keys()) if (b.has(key) && common[index++] !== key) return false;
  return true;
}

/**
 * The kept frames in the order of `first`. What only `second` holds comes behind what it stands behind there, and at the end when
 * nothing that both hold follows it there.
 */
function weave<F>(first: ReadonlyMap<string, F>, second: ReadonlyMap<string, F>, kept: ReadonlyMap<string, F>): F[] {
  const behind = new Map<string | null, string[]>();
  let anchor: string | null = null;
  let waiting: string[] = [];
  for (const key of second.keys()) {
    if (first.has(key)) {
      behind.set(anchor, [...(behind.get(anchor) ?? []), ...waiting]);
      waiting = [];
      anchor = kept.has(key) ? key : anchor;
    } else if (kept.has(key)) waiting.push(key);
  }
  const order = [
    ...(behind.get(null) ?? []),
    ...[...first.keys()].flatMap((key) => (kept.has(key) ? [key, ...(behind.get(key) ?? [])] : [])),
    ...waiting,
  ];
  return order.flatMap((key) => kept.get(key) ?? []);
}
