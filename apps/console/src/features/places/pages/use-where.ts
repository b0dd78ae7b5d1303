"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { api } from "#ui/api.ts";

/** Malls read at once: a page of some hundred works stays below a megabyte. */
const pageSize = 40;

/** Filters of the table, kept in the URL so that a view can be passed on. */
export function useWhereQuery() {
  const text = parseAsString.withDefault("");
  return useQueryStates({ work: text, q: text, group: text, tag: text });
}

export type WhereFilter = ReturnType<typeof useWhereQuery>[0];

/** The table of works × malls, read page by page as it is scrolled to. */
export function useWhere({ work, q, group, tag }: WhereFilter) {
  const query = useInfiniteQuery(
    api.works.where.infiniteOptions({
      input: (after: string | undefined) => ({
        limit: pageSize,
        ...(work && { work }),
        ...(q && { q }),
        ...(group && { group }),
        ...(tag && { tag }),
        ...(after && { after }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      placeholderData: (before) => before,
    }),
  );
  const table = useMemo(() => {
    const first = query.data?.pages[0];
    if (!first) return null;
    return { works: first.works, total: first.total, malls: query.data?.pages.flatMap(({ malls }) => malls) ?? [] };
  }, [query.data]);
  return { ...query, table };
}
