"use client";
import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { mallsQuery } from "./malls-query.ts";

/** The mall that a page is about: the one in its address, else the first; and what a `Choice` of it needs. */
export function useMallChoice() {
  const [chosen, setChosen] = useQueryState("mall", parseAsString.withDefault(""));
  const malls = useQuery(mallsQuery());
  const mall = malls.data?.find(({ code }) => code === (chosen || malls.data?.[0]?.code));
  const choice = {
    options: (malls.data ?? []).map(({ code, name }) => ({ id: code, label: `${name} (${code})` })),
    value: mall?.code ?? null,
    onChange: (code: string) => void setChosen(code),
  };
  return { mall, choice };
}
