"use client";
import type { Target } from "@holofleet/contract/syncs.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Inferred } from "#features/legacy/pages/inferred.tsx";
import { PresenceBadge } from "#features/malls/pages/presence.tsx";
import { Progress } from "#ui/feedback/progress.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { WhyWords } from "#ui/why/why-words.tsx";
import { TargetBadge } from "../pages/states.tsx";

/** One row per agent of a sync: presence, state with its reason, and progress. */
export function TargetTable({ targets }: { targets: readonly Target[] }) {
  const t = useTranslations("syncs.detail");
  const columns: Column<Target>[] = [
    {
      key: "mall",
      header: t("mall"),
      lead: true,
      className: "md:w-56",
      cell: ({ mall, mallName }) => (
        <Link href={`/malls/${mall}`} className="group grid min-h-11 content-center md:min-h-0">
          <span className="font-medium group-hover:underline">{mallName}</span>
          <span className="font-mono text-muted text-xs">{mall}</span>
        </Link>
      ),
    },
    {
      key: "agent",
      header: t("agent"),
      className: "md:w-32",
      cell: ({ agent, presence }) => agent && <PresenceBadge presence={presence} />,
    },
    { key: "state", header: t("state"), cell: (target) => <TargetSituation target={target} /> },
    {
      key: "progress",
      header: t("progress"),
      className: "md:w-80",
      cell: (target) => <TargetProgress target={target} />,
    },
  ];
  return (
    <DataTable
      label={t("rows")}
      columns={columns}
      rows={targets}
      rowKey={({ id }) => id}
      rowName={({ mallName }) => mallName}
    />
  );
}

function TargetSituation({ target }: { target: Target }) {
  return (
    <div className="grid justify-items-start gap-1">
      <span className="flex flex-wrap gap-2">
        <TargetBadge target={target} />
        {target.inferred && <Inferred />}
      </span>
      {target.state !== "active" && <WhyWords {...target} />}
    </div>
  );
}

function TargetProgress({ target }: { target: Target }) {
  const t = useTranslations("syncs.detail");
  const { files, bytes, rate, eta, state, work, finishedAt, mallName, removal } = target;
  const moving = state === "transferring";
  if (files.total === 0 && state !== "active" && !finishedAt) return null;
  return (
    <div className="grid gap-1">
      {files.total > 0 && (
        <Progress files={files} bytes={bytes} rate={moving ? rate : 0} eta={moving ? eta : null} label={mallName} />
      )}
      {files.total === 0 && state === "active" && !removal && (
        <span className="text-muted text-xs">{t("nothing")}</span>
      )}
      {moving && work && <span className="text-muted text-xs">{t("work", { work })}</span>}
      {finishedAt && (
        <span className="text-muted text-xs">
          {t.rich("finished", { time: () => <RelativeTime key="at" at={finishedAt} /> })}
        </span>
      )}
    </div>
  );
}
