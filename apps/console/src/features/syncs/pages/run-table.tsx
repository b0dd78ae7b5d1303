"use client";
import type { Run } from "@holofleet/contract/syncs.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { RunCounts } from "./run-counts.tsx";
import { RunName } from "./run-name.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunBadge } from "./states.tsx";

/** Syncs as rows. */
export function RunTable({ runs }: { runs: readonly Run[] }) {
  const t = useTranslations("syncs");
  const columns: Column<Run>[] = [
    {
      key: "run",
      header: t("columns.run"),
      lead: true,
      cell: (run) => (
        <Link href={`/syncs/${run.id}`} className="group grid min-h-11 content-center md:min-h-0">
          <span className="font-medium group-hover:underline">
            <RunName run={run} />
          </span>
          {run.requestedBy && <span className="text-muted text-xs">{t("by", { name: run.requestedBy })}</span>}
        </Link>
      ),
    },
    { key: "state", header: t("columns.state"), cell: ({ state }) => <RunBadge state={state} /> },
    { key: "malls", header: t("columns.malls"), cell: (run) => <RunCounts run={run} /> },
    {
      key: "progress",
      header: t("columns.progress"),
      className: "md:w-72",
      cell: (run) => run.state === "running" && <RunProgress run={run} />,
    },
    {
      key: "started",
      header: t("columns.started"),
      className: "text-muted",
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={runs}
      rowKey={({ id }) => id}
      rowName={({ createdAt }) => createdAt}
    />
  );
}
