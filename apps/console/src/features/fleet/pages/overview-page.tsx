"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Attention } from "./attention-list.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { FleetCards } from "./fleet-cards.tsx";
import { RunningSyncs } from "./running-syncs.tsx";

/** The fleet at a glance: what needs attention first, then figures, then what is under way. */
export function OverviewPage() {
  const t = useTranslations("fleet");
  const { may } = useMay();
  const status = useQuery(api.fleet.status.queryOptions());
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {status.isPending && <Placeholder rows={3} height="h-28" />}
      {status.isError && <ErrorState error={status.error} onRetry={() => void status.refetch()} />}
      {status.isSuccess && (
        <div className="grid gap-5">
          {status.data.works.published === 0 && may("publish") && <FirstSteps />}
          <Attention status={status.data} />
          <FleetCards status={status.data} />
          <RunningSyncs />
        </div>
      )}
    </>
  );
}
