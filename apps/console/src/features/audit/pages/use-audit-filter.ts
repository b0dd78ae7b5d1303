"use client";
import { type AuditFilter, outcomes } from "@holofleet/contract/fleet/audit.ts";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useSettled } from "#ui/use-settled.ts";
import { dayRange } from "./day-range.ts";

/** The filters of the log as they stand in the address, and what the API is asked for. */
export function useAuditFilter() {
  const [shown, setShown] = useQueryStates({
    q: parseAsString.withDefault(""),
    who: parseAsString.withDefault(""),
    what: parseAsString.withDefault(""),
    object: parseAsString.withDefault(""),
    outcome: parseAsStringLiteral(outcomes),
    from: parseAsString.withDefault(""),
    to: parseAsString.withDefault(""),
  });
  const { q, who, what, object, outcome, from, to } = useSettled(shown, 250);
  const filter: AuditFilter = {
    ...(q.trim() && { q }),
    ...(who.trim() && { who }),
    ...(what && { what }),
    ...(object && { object }),
    ...(outcome && { outcome }),
    ...dayRange(from, to),
  };
  return { shown, setShown, filter, isFiltered: Object.keys(filter).length > 0 };
}
