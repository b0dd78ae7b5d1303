"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { SearchX, Table2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import { MarkFilters } from "#features/malls/marking/mark-filters.tsx";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { SearchBox } from "#ui/layout/search-box.tsx";
import { useSettled } from "#ui/use-settled.ts";
import { useWhere, useWhereQuery } from "./use-where.ts";
import { pagesInView } from "./view.ts";
import { WhereTable } from "./where-table.tsx";

/** What is scrolled past is not read: a page of malls is asked for when the view rests so long on it, in milliseconds. */
const settleMs = 80;

/** Works × malls: what each mall holds now of each work. */
export function WherePage() {
  const t = useTranslations("places");
  const ui = useTranslations("ui");
  const [filter, setFilter] = useWhereQuery();
  const [view, setView] = useState({ first: 0, last: 0 });
  const settled = useSettled(view, settleMs);
  const where = useWhere(filter, pagesInView(settled.first, settled.last));
  const malls = useQuery(mallsQuery());
  const { works, total } = where;
  const onView = useCallback((first: number, last: number) => setView({ first, last }), []);
  const isFiltered = Object.values(filter).some((value) => value !== "");
  const isEmpty = works !== undefined && (works.length === 0 || total === 0);
  return (
    <>
      <PageHeader
        title={t("title")}
        back={{ href: "/works", label: t("back") }}
        lead={works && t("lead", { works: works.length, malls: total })}
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
        {where.error ? <ErrorState error={where.error} /> : !works && <Placeholder rows={8} />}
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
        {works && !isEmpty && <WhereTable works={works} total={total} mallAt={where.mallAt} onView={onView} />}
      </div>
    </>
  );
}
