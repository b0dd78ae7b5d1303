"use client";
import type { CodeRedemption } from "@holofleet/contract/codes/batches.ts";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { CodeAnswer } from "./states.tsx";

/** Who asked for codes, when, where and by which way, and what was answered. */
export function RedemptionTable({ redemptions }: { redemptions: readonly CodeRedemption[] }) {
  const t = useTranslations("codes");
  const columns: Column<CodeRedemption>[] = [
    { key: "result", header: t("columns.result"), lead: true, cell: ({ result }) => <CodeAnswer result={result} /> },
    { key: "number", header: t("columns.number"), cell: ({ number }) => <span className="figures">{number}</span> },
    { key: "at", header: t("columns.at"), cell: ({ at }) => <RelativeTime at={at} /> },
    { key: "mall", header: t("columns.mall"), cell: ({ mall }) => mall ?? "–" },
    { key: "asker", header: t("columns.asker"), cell: ({ asker, way }) => `${asker} (${t(`way.${way}`)})` },
  ];
  return (
    <DataTable
      label={t("history.redemptions")}
      columns={columns}
      rows={redemptions}
      rowKey={({ at, number, result, asker }) => `${at} ${number} ${result} ${asker}`}
      rowName={({ number }) => String(number)}
    />
  );
}
