"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { mallFilters } from "./filter.ts";

/** Search and filter of the mall list, kept in the URL so that a view can be passed on. */
export function useMallQuery() {
  return useQueryStates({
    q: parseAsString.withDefault(""),
    group: parseAsString.withDefault(""),
    tag: parseAsString.withDefault(""),
    show: parseAsStringLiteral(mallFilters).withDefault("all"),
  });
}
