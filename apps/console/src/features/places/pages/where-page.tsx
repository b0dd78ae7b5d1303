"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { SearchX, Table2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { MarkFilters } from "#features/malls/marking/mark-filters.tsx";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { SearchBox } from "#ui/layout/search-box.tsx";
import { useWhere, useWhereQuery } from "./use-where.ts";
import { WhereTable } from "./where-table.tsx";

/** Works × malls: what each mall holds now of each work. */
export function WherePage() {
  const t = useTranslations("places");
  const ui = useTranslations("ui");
  const [filter, setFilter] = useWhereQuery();
  const where = useWhere(filter);
  const malls = useQuery(mallsQuery());
  const { table } = where;
  const isFiltered = Object.values(filter).some((value) => value !== "");
  const isEmpty = table !== null && (table.works.length === 0 || table.total === 0);
  return (
    <>
      <PageHeader
        title={t("title")}
        back={{ href: "/works", label: t("back") }}
        lead={table && t("lead", { works: table.works.length, malls: table.total })}
      />
      <div className="grid gap-4">
        <div className="flex flex-wrap gap-3">
          <SearchBox
            value={filter.work}
            onChange={(work) => void setFilter({ work: work || null })}
            placeholder={t("searchWorks")}
          />
          <SearchBox
            value={filter.q}
            onChange={(q) => void setFilter({ q: q || null })}
            placeholder={t("searchMalls")}
          />
          <MarkFilters malls={malls.data ?? []} value={filter} onChange={(change) => void setFilter(change)} />
        </div>
        {where.isPending && <Placeholder rows={8} />}
        {where.isError && <ErrorState error={where.error} onRetry={() => void where.refetch()} />}
        {isEmpty && (
          <EmptyState
            icon={isFiltered ? SearchX : Table2}
            title={isFiltered ? ui("noMatch") : t("empty")}
            action={
              isFiltered && (
                <Button variant="outline" onPress={() => void setFilter(null)}>
                  {ui("clearFilters")}
                </Button>
              )
            }
          >
            {isFiltered ? ui("noMatchText") : t("emptyText")}
          </EmptyState>
        )}
        {table !== null && !isEmpty && (
          <WhereTable
            {...table}
            hasMore={where.hasNextPage && !where.isFetchingNextPage}
            onMore={() => void where.fetchNextPage()}
          />
        )}
      </div>
    </>
  );
}
