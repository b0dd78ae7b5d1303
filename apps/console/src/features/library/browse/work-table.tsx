"use client";
import type { Work } from "@holofleet/contract/works.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { useAssignmentWords } from "#features/works/assign/use-assignment-words.ts";
import { Thumbnail } from "#features/works/frames/thumbnail.tsx";
import { WorkBadge } from "#features/works/pages/work-badge.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import type { Selection } from "#ui/layout/row-selection.tsx";
import { DaysLeft, TagWords } from "./work-shelf.tsx";

/** Works as rows. */
export function WorkTable({ works, selection }: { works: readonly Work[]; selection: Selection }) {
  const t = useTranslations("library.columns");
  const all = useTranslations("works");
  const format = useFormat();
  const assignment = useAssignmentWords();
  const mayChoose = useMay().may("publish");
  const columns: Column<Work>[] = [
    {
      key: "work",
      header: t("work"),
      className: "md:w-1/3",
      lead: true,
      cell: ({ slug, title, cover: [first] }) => (
        <Link href={`/works/${slug}`} className="group flex min-h-11 items-center gap-3 md:min-h-0">
          {first ? (
            <Thumbnail digest={first} className="size-9 shrink-0 rounded-md" />
          ) : (
            <span className="size-9 shrink-0 rounded-md bg-default" />
          )}
          <span className="grid min-w-0">
            <span className="truncate font-medium group-hover:underline">{title}</span>
            <span className="truncate font-mono text-muted text-xs">{slug}</span>
          </span>
        </Link>
      ),
    },
    {
      key: "shelf",
      header: t("shelf"),
      cell: ({ collection, tags }) =>
        (collection !== "" || tags.length > 0) && (
          <span className="grid gap-1">
            {collection && <span className="truncate text-xs">{collection}</span>}
            <TagWords tags={tags} />
          </span>
        ),
    },
    {
      key: "state",
      header: t("state"),
      cell: (work) => (work.trashedAt ? <DaysLeft since={work.trashedAt} /> : <WorkBadge work={work} />),
    },
    {
      key: "frames",
      header: t("frames"),
      className: "figures whitespace-nowrap md:text-right",
      cell: ({ draft }) => (
        <span className="grid">
          {all("frames.count", { count: draft.frames })}
          <span className="text-muted text-xs">{format.bytes(draft.bytes)}</span>
        </span>
      ),
    },
    {
      key: "malls",
      header: t("malls"),
      className: "max-w-40 truncate max-lg:hidden",
      cell: ({ malls }) => assignment(malls),
    },
    {
      key: "updated",
      header: t("updated"),
      className: "text-muted",
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ];
  return (
    <DataTable
      label={all("title")}
      columns={columns}
      rows={works}
      rowKey={({ slug }) => slug}
      rowName={({ title }) => title}
      {...(mayChoose && { selection })}
    />
  );
}
