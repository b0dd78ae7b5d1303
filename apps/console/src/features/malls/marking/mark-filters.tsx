"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { countMarks, type MarkFilter } from "./marks.ts";

interface Props {
  malls: readonly Mall[];
  value: MarkFilter;
  onChange: (change: { group?: string | null; tag?: string | null }) => void;
}

/** Stands for "any" in a choice, where an empty id is not allowed. */
const any = "*";

/** Malls of one group, or with one tag; nothing to choose from where there is none. */
export function MarkFilters({ malls, value, onChange }: Props) {
  const t = useTranslations("malls.marks");
  const filters = [
    { kind: "group", counts: countMarks(malls, "groups"), label: t("group"), all: t("anyGroup") },
    { kind: "tag", counts: countMarks(malls, "tags"), label: t("tag"), all: t("anyTag") },
  ] as const;
  return filters
    .filter(({ kind, counts }) => counts.size > 0 || value[kind] !== "")
    .map(({ kind, counts, label, all }) => (
      <Choice
        key={kind}
        label={label}
        hideLabel
        className="w-full sm:w-44"
        options={[
          { id: any, label: all },
          ...[...new Set([...counts.keys(), value[kind]])].filter(Boolean).map((name) => ({ id: name, label: name })),
        ]}
        value={value[kind] || any}
        onChange={(id) => onChange({ [kind]: id === any ? null : id })}
      />
    ));
}
