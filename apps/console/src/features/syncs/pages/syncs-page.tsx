"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Plus, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsBoolean, useQueryState } from "nuqs";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { NewSync } from "./new-sync.tsx";
import { RunTable } from "./run-table.tsx";

/** The latest syncs, newest first. */
export function SyncsPage() {
  const t = useTranslations("syncs");
  const [adding, setAdding] = useQueryState("new", parseAsBoolean.withDefault(false).withOptions({ history: "push" }));
  const runs = useQuery(api.syncs.list.queryOptions({ input: {} }));
  const open = (
    <Allowed to="sync">
      <Button onPress={() => void setAdding(true)}>
        <Plus aria-hidden />
        {t("new")}
      </Button>
    </Allowed>
  );
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} actions={open} />
      {runs.isPending && <Placeholder rows={6} />}
      {runs.isError && <ErrorState error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.data?.length === 0 && (
        <EmptyState icon={RefreshCw} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      )}
      {runs.data && runs.data.length > 0 && <RunTable runs={runs.data} />}
      {adding && <NewSync onClose={() => void setAdding(null, { history: "replace" })} />}
    </>
  );
}
