"use client";
import type { Where } from "@holofleet/contract/works/places.ts";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { api } from "#ui/api.ts";
import { pageSize } from "./view.ts";

/** Filters of the table, kept in the URL so that a view can be passed on. */
export function useWhereQuery() {
  const text = parseAsString.withDefault("");
  return useQueryStates({ work: text, q: text, group: text, tag: text });
}

export type WhereFilter = ReturnType<typeof useWhereQuery>[0];

/** The table of works × malls with the pages of malls that are looked at; the others are read when they come into view. */
export function useWhere({ work, q, group, tag }: WhereFilter, pages: readonly number[]) {
  const filter = { ...(work && { work }), ...(q && { q }), ...(group && { group }), ...(tag && { tag }) };
  const answers = useQueries({
    queries: pages.map((page) =>
      api.works.where.queryOptions({
        input: { ...filter, offset: page * pageSize, limit: pageSize },
        // a page elsewhere must not stand in for this one, but the old table stays while a new filter is read
        ...(page === 0 && { placeholderData: keepPreviousData }),
      }),
    ),
  });
  const [first] = answers;
  const mallAt = (index: number): Where["malls"][number] | undefined =>
    answers[pages.indexOf(Math.floor(index / pageSize))]?.data?.malls[index % pageSize];
  return { works: first?.data?.works, total: first?.data?.total ?? 0, error: first?.error ?? null, mallAt };
}
