"use client";
import { useState } from "react";
import { SearchBox } from "#ui/layout/search-box.tsx";

export interface CheckItem {
  id: string;
  label: string;
  /** a second, quieter word */
  note?: string;
}

interface Props {
  legend: string;
  /** the legend is for screen readers only: it stands above already */
  hideLegend?: boolean;
  items: readonly CheckItem[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: Set<string>) => void;
}

/** Lists longer than this get a search. */
const searchFrom = 8;

/** Several of many, with a search when they are many. */
export function CheckList({ legend, hideLegend, items, chosen, onChange }: Props) {
  const [search, setSearch] = useState("");
  const words = search.trim().toLowerCase();
  const shown = items.filter((item) => `${item.label} ${item.note ?? ""}`.toLowerCase().includes(words));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className="grid gap-2">
      <legend className={hideLegend ? "sr-only" : "mb-1.5 font-medium text-sm"}>{legend}</legend>
      {items.length > searchFrom && <SearchBox value={search} onChange={setSearch} />}
      <ul className="max-h-64 overflow-y-auto rounded-lg border bg-field p-1">
        {shown.map((item) => (
          <li key={item.id}>
            <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-2 hover:bg-default md:min-h-9">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-accent"
                checked={chosen.has(item.id)}
                onChange={() => toggle(item.id)}
              />
              <span className="min-w-0 truncate">{item.label}</span>
              {item.note && <span className="ml-auto shrink-0 text-muted text-xs">{item.note}</span>}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
