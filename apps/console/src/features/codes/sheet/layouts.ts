/** How many codes one page of A4 takes: columns × rows. */
export const layouts = {
  8: { columns: 2, rows: 4 },
  21: { columns: 3, rows: 7 },
  40: { columns: 4, rows: 10 },
} as const;
export type PerPage = keyof typeof layouts;

/** Rows cut into pages, the last one as long as what is left. */
export function pagesOf<T>(items: readonly T[], perPage: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / perPage) }, (_, page) =>
    items.slice(page * perPage, (page + 1) * perPage),
  );
}
