"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { RunCounts } from "#features/syncs/pages/run-counts.tsx";
import { RunName } from "#features/syncs/pages/run-name.tsx";
import { RunProgress } from "#features/syncs/pages/run-progress.tsx";
import { RunBadge } from "#features/syncs/pages/states.tsx";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";

/** Syncs that run or wait, live. */
export function RunningSyncs() {
  const t = useTranslations("fleet.runs");
  const runs = useQuery(api.syncs.list.queryOptions({ input: {} }));
  const open = (runs.data ?? []).filter(({ state }) => state === "running" || state === "waiting");
  return (
    <Panel title={t("title")} flush actions={<TextLink href="/syncs">{t("all")}</TextLink>}>
      {runs.isError && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
      {open.length === 0 && <p className="p-4 text-muted">{t("none")}</p>}
      <ul className="divide-y divide-separator">
        {open.map((run) => (
          <li key={run.id}>
            <Link href={`/syncs/${run.id}`} className="grid gap-2.5 px-4 py-3.5 hover:bg-surface-secondary">
              <span className="flex flex-wrap items-center justify-between gap-2">
                <span className="font-medium">
                  <RunName run={run} />
                </span>
                <RunBadge state={run.state} />
              </span>
              <RunProgress run={run} />
              <RunCounts run={run} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
