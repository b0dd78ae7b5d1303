"use client";
import { Button } from "@heroui/react";
import type { Mall } from "@holofleet/contract/malls.ts";
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import type { Selection } from "#ui/layout/row-selection.tsx";
import { MarkList } from "../marking/mark-list.tsx";
import { InferredSync } from "./inferred-sync.tsx";
import { MallPresence } from "./presence.tsx";

interface Props {
  malls: readonly Mall[];
  selection: Selection;
  onInstall: (mall: Mall) => void;
}

/** Malls as rows. */
export function MallTable({ malls, selection, onInstall }: Props) {
  const t = useTranslations("malls");
  const { may } = useMay();
  const mayInstall = may("install");
  const mayChoose = may("manage") || may("sync");
  const columns: Column<Mall>[] = [
    {
      key: "mall",
      header: t("columns.mall"),
      className: "md:w-1/4",
      lead: true,
      cell: (mall) => (
        <Link href={`/malls/${mall.code}`} className="group grid min-h-11 content-center md:min-h-0">
          <span className="font-medium group-hover:underline">{mall.name}</span>
          <span className="font-mono text-muted text-xs">{mall.code}</span>
        </Link>
      ),
    },
    { key: "city", header: t("columns.city"), cell: (mall) => mall.city },
    {
      key: "zone",
      header: t("columns.zone"),
      className: "text-muted max-lg:hidden",
      cell: (mall) => mall.timezone,
    },
    {
      key: "marks",
      header: t("marks.column"),
      className: "md:w-48",
      cell: ({ groups, tags }) => groups.length + tags.length > 0 && <MarkList mall={{ groups, tags }} />,
    },
    {
      key: "agent",
      header: t("columns.agent"),
      cell: ({ presence, lastSeenAt, agents }) => (
        <MallPresence presence={presence} lastSeenAt={lastSeenAt} none={agents.length === 0} />
      ),
    },
    { key: "sync", header: t("columns.sync"), cell: (mall) => <InferredSync mall={mall} /> },
    {
      key: "actions",
      header: t("columns.actions"),
      className: "md:text-right",
      cell: (mall) =>
        mall.agents.length === 0 &&
        mayInstall && (
          <Button size="sm" variant="outline" onPress={() => onInstall(mall)}>
            <KeyRound aria-hidden />
            {t("install.open")}
          </Button>
        ),
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={malls}
      rowKey={({ code }) => code}
      rowName={({ name }) => name}
      {...(mayChoose && { selection })}
    />
  );
}
