"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { placeState } from "@holofleet/contract/works/places.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { PlaceBadge } from "#features/places/pages/place-badge.tsx";
import { ReceiptTime, receiptTimes } from "#features/receipts/pages/receipt-time.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";

type Held = Mall["works"][number];

/** Works × what is current, what the mall should hold, and what it reported. */
export function HeldWorks({ works, zone }: { works: readonly Held[]; zone: string }) {
  const t = useTranslations("malls.detail");
  const times = useTranslations("receipts");
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
        const state = placeState(held);
        return state && <PlaceBadge state={state} />;
      },
    },
    ...receiptTimes.map((time) => ({
      key: time,
      header: times(time),
      cell: ({ receipt }: Held) => <ReceiptTime receipt={receipt} time={time} zone={zone} />,
    })),
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
