"use client";
import { Button } from "@heroui/react";
import type { Work } from "@holofleet/contract/works.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Images, Plus, SearchX, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMay } from "#features/access/pages/use-may.ts";
import { WhereLink } from "#features/places/pages/where-link.tsx";
import { DropZone } from "#features/works/drop/drop-zone.tsx";
import type { Pick } from "#features/works/drop/pick.ts";
import { NewWork } from "#features/works/pages/new-work.tsx";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { useSelection } from "#ui/layout/row-selection.tsx";
import { useSettled } from "#ui/use-settled.ts";
import { BulkBar } from "../bulk/bulk-bar.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { Folders } from "./folders.tsx";
import { directlyIn, foldersIn } from "./shelf.ts";
import { apiQuery, isNarrowed, useLibraryQuery } from "./use-library-query.ts";
import { WorkShelf } from "./work-shelf.tsx";

/** Milliseconds of quiet before a search is asked. */
const quietMs = 200;

const noFilter = { q: null, tag: null, mall: null };

/** All works, as shelves and by search. A folder dropped anywhere here becomes a new work. */
export function LibraryPage() {
  const t = useTranslations("library");
  const all = useTranslations("works");
  const [query, setQuery] = useLibraryQuery();
  const { may } = useMay();
  const [making, setMaking] = useState<{ pick: Pick | null } | null>(null);
  const library = useQuery(api.library.show.queryOptions());
  const settled = { ...query, q: useSettled(query.q, quietMs) };
  const works = useQuery({
    ...api.works.list.queryOptions({ input: apiQuery(settled) }),
    placeholderData: keepPreviousData,
  });
  const inTrash = query.show === "trashed";
  const error = works.error ?? library.error;
  return (
    <>
      <PageHeader
        title={inTrash ? t("trash.title") : all("title")}
        {...(inTrash && { back: { href: "/works", label: all("title") } })}
        lead={inTrash ? t("trash.lead") : library.isSuccess && all("lead", { count: library.data.works })}
        actions={
          !inTrash && (
            <>
              {(library.data?.trashed ?? 0) > 0 && (
                <Button
                  variant="ghost"
                  onPress={() => void setQuery({ ...noFilter, in: null, show: "trashed" }, { history: "push" })}
                >
                  <Trash2 aria-hidden />
                  {t("trash.open", { count: library.data?.trashed ?? 0 })}
                </Button>
              )}
              <WhereLink />
              <Allowed to="publish">
                <Button onPress={() => setMaking({ pick: null })}>
                  <Plus aria-hidden />
                  {all("new.open")}
                </Button>
              </Allowed>
            </>
          )
        }
      />
      {error !== null && <ErrorState error={error} onRetry={() => void works.refetch()} />}
      {error === null && !(works.isSuccess && library.isSuccess) && <Placeholder rows={3} height="h-48" />}
      {works.isSuccess && library.isSuccess && (
        <div className="grid grid-cols-1 gap-5">
          {making === null && !inTrash && may("publish") && (
            <DropZone onPick={(pick) => setMaking({ pick })}>{all("new.drop")}</DropZone>
          )}
          {library.data.works + library.data.trashed === 0 ? (
            <EmptyState icon={Images} title={all("empty")}>
              {may("publish") && all("emptyText")}
            </EmptyState>
          ) : (
            <Shelves key={String(inTrash)} works={works.data} isOld={works.isPlaceholderData} />
          )}
        </div>
      )}
      {making && <NewWork picked={making.pick} onClose={() => setMaking(null)} />}
    </>
  );
}

/** The folders and works of what is open, or what a search found. */
function Shelves({ works, isOld }: { works: Work[]; isOld: boolean }) {
  const [query, setQuery] = useLibraryQuery();
  const library = useQuery(api.library.show.queryOptions());
  const selection = useSelection();
  const found = isNarrowed(query);
  const folders = found ? [] : foldersIn(library.data?.collections ?? [], query.in);
  const shown = found ? works : directlyIn(works, query.in);
  return (
    <>
      <FilterBar query={query} setQuery={setQuery} tags={library.data?.tags ?? []} />
      <Folders query={query} setQuery={setQuery} folders={folders} />
      <div aria-busy={isOld} className={isOld ? "opacity-60 transition-opacity" : ""}>
        {shown.length > 0 && <WorkShelf works={shown} query={query} selection={selection} />}
        {shown.length === 0 && folders.length === 0 && <Nothing isFound={found} inTrash={query.show === "trashed"} />}
      </div>
      <Allowed to="publish">
        <BulkBar selection={selection} inTrash={query.show === "trashed"} />
      </Allowed>
    </>
  );
}

function Nothing({ isFound, inTrash }: { isFound: boolean; inTrash: boolean }) {
  const t = useTranslations("library");
  const ui = useTranslations("ui");
  const [query, setQuery] = useLibraryQuery();
  const isPlainTrash = inTrash && query.q === "" && query.tag.length === 0 && query.mall === null;
  if (isPlainTrash) {
    return (
      <EmptyState icon={Trash2} title={t("trash.empty")}>
        {t("trash.emptyText")}
      </EmptyState>
    );
  }
  if (!isFound) {
    return (
      <EmptyState icon={Images} title={t("folders.empty")}>
        {t("folders.emptyText")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title={ui("noMatch")}
      action={
        <Button variant="outline" onPress={() => void setQuery({ ...noFilter, show: inTrash ? "trashed" : null })}>
          {ui("clearFilters")}
        </Button>
      }
    >
      {ui("noMatchText")}
    </EmptyState>
  );
}
