"use client";
import { Button } from "@heroui/react";
import { finalTargetStates } from "@holofleet/contract/syncs.ts";
import { useQuery } from "@tanstack/react-query";
import { CircleStop } from "lucide-react";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMay } from "#features/access/pages/use-may.ts";
import { api } from "#ui/api.ts";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { RunCounts } from "../pages/run-counts.tsx";
import { RunName } from "../pages/run-name.tsx";
import { RunProgress } from "../pages/run-progress.tsx";
import { RunBadge } from "../pages/states.tsx";
import { CancelSync } from "./cancel-sync.tsx";
import { TargetList } from "./target-list.tsx";

/** One sync, live: what it brings altogether, and one row per agent. */
export function SyncPage() {
  const t = useTranslations("syncs");
  const { id } = useParams<{ id: string }>();
  const { may } = useMay();
  const [cancelling, setCancelling] = useState(false);
  const { data: run, ...query } = useQuery(api.syncs.show.queryOptions({ input: { id } }));
  const back = { href: "/syncs", label: t("back") };
  if (!run) {
    return (
      <>
        <PageHeader title={t("title")} back={back} />
        {query.isPending ? <Placeholder rows={5} /> : <ErrorState error={query.error} />}
      </>
    );
  }
  const left = run.targets.filter(({ state }) => !finalTargetStates.includes(state)).length;
  return (
    <>
      <PageHeader
        title={<RunName run={run} />}
        back={back}
        lead={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <RunBadge state={run.state} />
            <span>{t.rich("detail.started", { time: () => <RelativeTime key="at" at={run.createdAt} /> })}</span>
            {run.requestedBy && <span>{t("by", { name: run.requestedBy })}</span>}
            <span className="inline-flex items-center text-xs">
              {t("detail.id")} <code className="ml-1 font-mono">{run.id.slice(0, 8)}</code>
              <CopyButton text={run.id} />
            </span>
          </span>
        }
        actions={
          left > 0 &&
          may("sync") && (
            <Button variant="outline" onPress={() => setCancelling(true)}>
              <CircleStop aria-hidden />
              {t("detail.cancel")}
            </Button>
          )
        }
      />
      <div className="grid gap-5">
        <Panel title={t("detail.total")} actions={<RunCounts run={run} />}>
          <RunProgress run={run} label={t("detail.total")} />
        </Panel>
        <TargetList targets={run.targets} />
      </div>
      {cancelling && <CancelSync id={id} left={left} onClose={() => setCancelling(false)} />}
    </>
  );
}
