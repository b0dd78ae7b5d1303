"use client";
import { Button } from "@heroui/react";
import type { MallPlace } from "@holofleet/contract/works/places.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Dialog } from "#ui/form/dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";

/** When each mall verified, switched and showed what it holds of a work: exact times, by the mall's clock. */
export function ReceiptDialog({ places, onClose }: { places: readonly MallPlace[]; onClose: () => void }) {
  const t = useTranslations("receipts");
  const ui = useTranslations("ui");
  const words = useTranslations("places");
  const format = useFormat();
  const exact = (iso: string | null | undefined, zone: string) => (
    <span className="figures text-xs">{iso ? format.absolute(Date.parse(iso), zone) : t("none")}</span>
  );
  const columns: Column<MallPlace>[] = [
    {
      key: "mall",
      header: t("mall"),
      lead: true,
      cell: ({ code, name }) => (
        <Link href={`/malls/${code}`} className="font-medium hover:underline">
          {name}
        </Link>
      ),
    },
    {
      key: "revision",
      header: t("revision"),
      cell: ({ reported }) => (reported === null ? t("none") : words("revision", { number: reported })),
    },
    { key: "verified", header: t("verified"), cell: ({ receipt, timezone }) => exact(receipt?.verifiedAt, timezone) },
    { key: "switched", header: t("switched"), cell: ({ receipt, timezone }) => exact(receipt?.switchedAt, timezone) },
    { key: "played", header: t("played"), cell: ({ receipt, timezone }) => exact(receipt?.playedAt, timezone) },
  ];
  return (
    <Dialog title={t("title")} isOpen onClose={onClose} wide footer={<Button onPress={onClose}>{ui("close")}</Button>}>
      <p className="text-muted">{t("lead")}</p>
      <DataTable
        label={t("title")}
        columns={columns}
        rows={places}
        rowKey={({ code }) => code}
        rowName={({ name }) => name}
      />
    </Dialog>
  );
}
