"use client";
import type { CodeBatch } from "@holofleet/contract/codes/batches.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { BatchScope } from "./batch-scope.tsx";

/** Batches as rows, with what became of their codes. */
export function BatchTable({ batches }: { batches: readonly CodeBatch[] }) {
  const t = useTranslations("codes");
  const format = useFormat();
  const figure = (key: "left" | "used" | "expired" | "void"): Column<CodeBatch> => ({
    key,
    header: t(`state.${key}`),
    cell: (batch) => <span className="figures">{format.count(batch[key])}</span>,
  });
  const columns: Column<CodeBatch>[] = [
    {
      key: "name",
      header: t("columns.name"),
      lead: true,
      cell: ({ id, name }) => (
        <Link href={`/codes/${id}`} className="flex min-h-11 items-center font-medium hover:underline md:min-h-0">
          {name}
        </Link>
      ),
    },
    { key: "for", header: t("columns.for"), cell: (batch) => <BatchScope batch={batch} /> },
    figure("left"),
    figure("used"),
    figure("expired"),
    figure("void"),
    { key: "made", header: t("columns.made"), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={batches}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
    />
  );
}
