"use client";
import { Button } from "@heroui/react";
import type { Group } from "@holofleet/contract/groups.ts";
import { Gauge, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { LineSummary } from "#features/lines/pages/line-summary.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";

interface Props {
  groups: readonly Group[];
  onEdit: (group: Group) => void;
  onRemove: (group: Group) => void;
  onLine: (group: Group) => void;
}

/** Groups as rows. */
export function GroupTable({ groups, onEdit, onRemove, onLine }: Props) {
  const t = useTranslations("groups");
  const lines = useTranslations("lines");
  const mayChange = useMay().may("manage", "fleet");
  const columns: Column<Group>[] = [
    {
      key: "name",
      header: t("columns.name"),
      lead: true,
      cell: ({ name }) => (
        <Link
          href={`/malls?group=${encodeURIComponent(name)}`}
          className="flex min-h-11 items-center font-medium hover:underline md:min-h-0"
        >
          {name}
        </Link>
      ),
    },
    {
      key: "malls",
      header: t("columns.malls"),
      cell: ({ malls }) => <span className="figures">{t("malls", { count: malls.length })}</span>,
    },
    {
      key: "works",
      header: t("columns.works"),
      cell: ({ works }) =>
        works.length > 0 && (
          <span className="flex flex-wrap gap-x-3">
            {works.map((slug) => (
              <TextLink key={slug} href={`/works/${slug}`}>
                {slug}
              </TextLink>
            ))}
          </span>
        ),
    },
    {
      key: "line",
      header: lines("column"),
      cell: ({ line }) => line && <LineSummary line={line} />,
    },
    {
      key: "actions",
      header: t("columns.actions"),
      className: "md:text-right",
      cell: (group) => (
        <span className="inline-flex gap-1">
          <Button
            isIconOnly
            size="sm"
            variant="ghost"
            aria-label={lines("ofGroup", { group: group.name })}
            onPress={() => onLine(group)}
          >
            <Gauge aria-hidden />
          </Button>
          <Button
            isIconOnly
            size="sm"
            variant="ghost"
            aria-label={t("edit.open", { name: group.name })}
            onPress={() => onEdit(group)}
          >
            <Pencil aria-hidden />
          </Button>
          <Button
            isIconOnly
            size="sm"
            variant="ghost"
            aria-label={t("remove.open", { name: group.name })}
            onPress={() => onRemove(group)}
          >
            <Trash2 aria-hidden />
          </Button>
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={mayChange ? columns : columns.filter(({ key }) => key !== "actions")}
      rows={groups}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
    />
  );
}
