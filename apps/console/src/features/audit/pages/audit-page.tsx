"use client";
import { Button } from "@heroui/react";
import { maxExported } from "@holofleet/contract/fleet/audit.ts";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download, ScrollText, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { saveFile } from "#ui/save-file.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";
import { useAuditFilter } from "./use-audit-filter.ts";

/** Who changed what, newest first; the filters stand in the address. */
export function AuditPage() {
  const t = useTranslations("audit");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const { shown, setShown, filter, isFiltered } = useAuditFilter();
  const log = useInfiniteQuery(
    api.audit.list.infiniteOptions({
      input: (after: string | undefined) => ({ ...filter, ...(after !== undefined && { after }) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ entries, more }) => (more ? entries.at(-1)?.id : undefined),
    }),
  );
  const save = useMutation({
    mutationFn: () => client.audit.export(filter),
    onSuccess: ({ csv, more }) => {
      saveFile("audit.csv", csv, "text/csv");
      notify.done(more ? t("exportCut", { count: maxExported }) : t("exported"));
    },
    onError: notify.failed,
  });
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <Button variant="outline" isPending={save.isPending} onPress={() => save.mutate()}>
            <Download aria-hidden />
            {t("export")}
          </Button>
        }
      />
      <div className="grid gap-4">
        <AuditFilters shown={shown} setShown={setShown} />
        {log.isPending && <Placeholder rows={6} />}
        {log.isError && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
        {log.isSuccess && entries.length === 0 && (
          <EmptyState icon={isFiltered ? SearchX : ScrollText} title={isFiltered ? ui("noMatch") : t("empty")}>
            {isFiltered ? ui("noMatchText") : t("emptyText")}
          </EmptyState>
        )}
        {entries.length > 0 && <AuditTable entries={entries} />}
        {log.hasNextPage && (
          <Button
            variant="outline"
            className="mx-auto"
            isPending={log.isFetchingNextPage}
            onPress={() => void log.fetchNextPage()}
          >
            {t("older")}
          </Button>
        )}
      </div>
    </>
  );
}
