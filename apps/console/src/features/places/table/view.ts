/** Malls read at once: a page of some hundred works stays well below a megabyte. */
export const pageSize = 20;

/**
 * The pages that the columns from `first` to `last` lie on, and always the first one, which says what works and how many malls
 * there are.
 */
export function pagesInView(first: number, last: number): number[] {
  const from = Math.floor(first / pageSize);
  const to = Math.floor(last / pageSize);
  return [...new Set([0, ...Array.from({ length: to - from + 1 }, (_, i) => from + i)])];
}
