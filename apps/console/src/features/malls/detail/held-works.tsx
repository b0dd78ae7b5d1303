"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { CircleCheck, CircleDashed, CircleDot, CircleFadingArrowUp, CircleMinus, type LucideIcon } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { type WorkState, workState } from "./work-state.ts";

type Held = Mall["works"][number];

const looks: Record<WorkState, [Tone, LucideIcon]> = {
  in_sync: ["good", CircleCheck],
  syncing: ["warn", CircleDot],
  behind: ["info", CircleFadingArrowUp],
  leaving: ["muted", CircleMinus],
  unpublished: ["muted", CircleDashed],
};

/** Works × what is current, what the mall should hold, and what it reported. */
export function HeldWorks({ works }: { works: readonly Held[] }) {
  const t = useTranslations("malls.detail");
  if (works.length === 0) return <p className="p-4 text-muted">{t("noWorks")}</p>;
  const revision = (number: number | null) => (
    <span className="figures">{number === null ? t("none") : t("revision", { number })}</span>
  );
  const columns: Column<Held>[] = [
    {
      key: "work",
      header: t("work"),
      lead: true,
      cell: ({ slug, title }) => (
        <Link href={`/works/${slug}`} className="flex min-h-11 items-center font-medium hover:underline md:min-h-0">
          {title}
        </Link>
      ),
    },
    { key: "current", header: t("current"), cell: ({ current }) => revision(current) },
    { key: "desired", header: t("desired"), cell: ({ desired }) => revision(desired) },
    { key: "reported", header: t("reported"), cell: ({ reported }) => revision(reported) },
    {
      key: "state",
      header: t("stateName"),
      cell: (held) => {
        const state = workState(held);
        const [tone, icon] = looks[state];
        return (
          <StatusBadge tone={tone} icon={icon}>
            {t(`state.${state}`)}
          </StatusBadge>
        );
      },
    },
  ];
  return (
    <DataTable
      label={t("works")}
      columns={columns}
      rows={works}
      rowKey={({ slug }) => slug}
      rowName={({ title }) => title}
    />
  );
}
