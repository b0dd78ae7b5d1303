"use client";
import {
  type Assignment,
  assignedMalls,
  type MallRule,
  plainAssignment,
  ruleOf,
} from "@holofleet/contract/assignments.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api } from "#ui/api.ts";
import { type CheckItem, CheckList } from "#ui/form/check-list.tsx";
import { countTags } from "./effect.ts";

interface Props {
  value: Assignment;
  onChange: (malls: Assignment) => void;
  /** what the malls are chosen for, where it is not a work */
  legend?: string;
}

/** All malls, or those of groups, those with tags and single ones together; says live how many that are, and which. */
export function AssignmentFields({ value, onChange, legend }: Props) {
  const group = useId();
  const t = useTranslations("works.malls");
  const malls = useQuery(mallsQuery());
  const rule = ruleOf(value);
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="mb-1.5 font-medium text-sm">{legend ?? t("label")}</legend>
      {(["all", "chosen"] as const).map((choice) => (
        <label key={choice} className="flex min-h-11 cursor-pointer items-center gap-3 md:min-h-8">
          <input
            type="radio"
            name={group}
            className="size-4 accent-accent"
            checked={(rule === "all") === (choice === "all")}
            onChange={() => onChange(choice === "all" ? "all" : [])}
          />
          {t(choice)}
        </label>
      ))}
      {rule !== "all" && malls.isSuccess && <RuleFields rule={rule} malls={malls.data} onChange={onChange} />}
      {malls.isSuccess && <Effect value={value} malls={malls.data} />}
    </fieldset>
  );
}

interface RuleProps {
  rule: MallRule;
  malls: readonly Mall[];
  onChange: (malls: Assignment) => void;
}

function RuleFields({ rule, malls, onChange }: RuleProps) {
  const t = useTranslations("works.malls");
  const groups = useQuery(api.groups.list.queryOptions());
  const counted = ({ name, malls }: { name: string; malls: number }): CheckItem => ({
    id: name,
    label: name,
    note: t("some", { count: malls }),
  });
  const parts: Record<keyof MallRule, CheckItem[]> = {
    groups: (groups.data ?? []).map(({ name, malls }) => counted({ name, malls: malls.length })),
    tags: countTags(malls, rule.tags).map(counted),
    malls: malls.map(({ code, name }) => ({ id: code, label: name, note: code })),
  };
  return (
    <div className="grid gap-2">
      {(["groups", "tags", "malls"] as const)
        .filter((part) => parts[part].length > 0)
        .map((part) => (
          <Part
            key={part}
            name={t(`by.${part}`)}
            items={parts[part]}
            chosen={rule[part]}
            onChange={(chosen) => onChange(plainAssignment({ ...rule, [part]: chosen }))}
          />
        ))}
    </div>
  );
}

interface PartProps {
  name: string;
  items: readonly CheckItem[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** One kind of choice, open when something of it is chosen already. */
function Part({ name, items, chosen, onChange }: PartProps) {
  const t = useTranslations("works.malls");
  const [isOpen, setIsOpen] = useState(chosen.length > 0);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      className="rounded-lg border"
    >
      <summary className="flex min-h-11 cursor-pointer items-center gap-2 px-3 md:min-h-9">
        <span className="font-medium">{name}</span>
        <span className="figures ml-auto text-muted text-xs">{t("chosenCount", { count: chosen.length })}</span>
      </summary>
      {isOpen && (
        <div className="px-3 pb-3">
          <CheckList
            legend={name}
            hideLegend
            items={items}
            chosen={new Set(chosen)}
            onChange={(next) => onChange([...next])}
          />
        </div>
      )}
    </details>
  );
}

/** Malls named before "and n more". */
const namedMalls = 6;

function Effect({ value, malls }: { value: Assignment; malls: readonly Mall[] }) {
  const t = useTranslations("works.malls");
  const meant = assignedMalls(value, malls);
  const names = meant.slice(0, namedMalls).map(({ name }) => name);
  const more = meant.length - names.length;
  return (
    <p role="status" className="figures mt-1 text-sm">
      <span className="font-medium">{t("effect", { count: meant.length })}</span>
      {names.length > 0 && (
        <span className="text-muted">
          {t("colon")}
          {names.join(t("comma"))}
          {more > 0 && t("more", { count: more })}
        </span>
      )}
    </p>
  );
}
