"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";

export interface Selection {
  keys: ReadonlySet<string>;
  /** the row pressed last, where a range with shift begins */
  anchor: string | null;
  change: (keys: ReadonlySet<string>, anchor: string | null) => void;
}

/** Which rows are chosen; survives searching and filtering. */
export function useSelection(): Selection {
  const [state, setState] = useState<{ keys: ReadonlySet<string>; anchor: string | null }>({
    keys: new Set(),
    anchor: null,
  });
  return { ...state, change: (keys, anchor) => setState({ keys, anchor }) };
}

/**
 * The choice after one press: that row, or with shift all between the anchor and it, as they stand in `order`, get the
 * pressed row's new value.
 */
export function nextSelection(
  keys: ReadonlySet<string>,
  order: readonly string[],
  pressed: string,
  anchor: string | null,
): Set<string> {
  const next = new Set(keys);
  const on = !keys.has(pressed);
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(pressed);
  const range = from === -1 ? [pressed] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const key of range) on ? next.add(key) : next.delete(key);
  return next;
}

interface RowProps {
  rowKey: string;
  name: string;
  order: readonly string[];
  selection: Selection;
}

/** Checkbox of one row; shift chooses a range. */
export function RowCheck({ rowKey, name, order, selection }: RowProps) {
  const t = useTranslations("ui");
  return (
    <label className="grid min-h-11 min-w-11 cursor-pointer place-items-center md:min-h-8 md:min-w-8">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        aria-label={t("selectRow", { name })}
        checked={selection.keys.has(rowKey)}
        onClick={(event) => {
          const anchor = event.shiftKey ? selection.anchor : null;
          selection.change(nextSelection(selection.keys, order, rowKey, anchor), rowKey);
        }}
        readOnly
      />
    </label>
  );
}

/** Checkbox over all rows of a list. */
export function SelectAll({ keys, selection }: { keys: readonly string[]; selection: Selection }) {
  const t = useTranslations("ui");
  const count = keys.filter((key) => selection.keys.has(key)).length;
  const all = count > 0 && count === keys.length;
  return (
    <label className="grid min-h-8 min-w-8 cursor-pointer place-items-center">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        aria-label={t("selectAll")}
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && !all;
        }}
        onChange={() => {
          const rest = new Set([...selection.keys].filter((key) => !keys.includes(key)));
          selection.change(all ? rest : new Set([...rest, ...keys]), null);
        }}
      />
    </label>
  );
}
