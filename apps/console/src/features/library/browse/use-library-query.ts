"use client";
import { type WorksQuery, workSorts, workStates } from "@holofleet/contract/works/library.ts";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

export const shows = ["all", ...workStates] as const;
export const views = ["grid", "table"] as const;

const parsers = {
  q: parseAsString.withDefault(""),
  tag: parseAsArrayOf(parseAsString).withDefault([]),
  /** the collection that is open */
  in: parseAsString.withDefault(""),
  show: parseAsStringLiteral(shows).withDefault("all"),
  /** code of a mall that should hold them */
  mall: parseAsString,
  sort: parseAsStringLiteral(workSorts).withDefault("updated"),
  view: parseAsStringLiteral(views).withDefault("grid"),
};

/** What the library shows and how, kept in the URL so that a view can be passed on. */
export function useLibraryQuery() {
  return useQueryStates(parsers);
}

export type LibraryQuery = ReturnType<typeof useLibraryQuery>[0];
export type SetLibraryQuery = ReturnType<typeof useLibraryQuery>[1];

/** Whether something narrows the works: they then come from the open collection and all inside it, without folders. */
export function isNarrowed({ q, tag, show, mall }: LibraryQuery): boolean {
  return q.trim() !== "" || tag.length > 0 || show !== "all" || mall !== null;
}

/** The same question to the API. */
export function apiQuery({ q, tag, in: collection, show, mall, sort }: LibraryQuery): Partial<WorksQuery> {
  return {
    sort,
    ...(q.trim() && { q: q.trim() }),
    ...(tag.length > 0 && { tag: tag.join(",") }),
    ...(collection && { collection }),
    ...(show !== "all" && { state: show }),
    ...(mall !== null && { mall }),
  };
}
