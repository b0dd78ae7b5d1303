/** Cuts a list into lots in its order: at most `most` items and `limit` of weight each. What is heavier stands alone. */
export function* lotsOf<T>(
  items: readonly T[],
  weigh: (item: T) => number,
  { most, limit }: { most: number; limit: number },
): Generator<T[]> {
  let lot: T[] = [];
  let weight = 0;
  for (const item of items) {
    const own = weigh(item);
    if (lot.length > 0 && (lot.length === most || weight + own > limit)) {
      yield lot;
      lot = [];
      weight = 0;
    }
    lot.push(item);
    weight += own;
  }
  if (lot.length > 0) yield lot;
}
