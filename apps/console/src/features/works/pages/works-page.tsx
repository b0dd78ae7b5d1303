"use client";
import { Button } from "@heroui/react";
import type { Work } from "@holofleet/contract/works.ts";
import { useQuery } from "@tanstack/react-query";
import { Images, Plus, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { WhereLink } from "#features/places/pages/where-link.tsx";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { SearchBox } from "#ui/layout/search-box.tsx";
import { DropZone } from "../drop/drop-zone.tsx";
import type { Pick } from "../drop/pick.ts";
import { NewWork } from "./new-work.tsx";
import { WorkCard } from "./work-card.tsx";

/** All works. A folder dropped anywhere here becomes a new one. */
export function WorksPage() {
  const t = useTranslations("works");
  const works = useQuery(api.works.list.queryOptions());
  const [making, setMaking] = useState<{ pick: Pick | null } | null>(null);
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={works.isSuccess && t("lead", { count: works.data.length })}
        actions={
          <>
            <WhereLink />
            <Button onPress={() => setMaking({ pick: null })}>
              <Plus aria-hidden />
              {t("new.open")}
            </Button>
          </>
        }
      />
      {works.isPending && <Placeholder rows={3} height="h-48" />}
      {works.isError && <ErrorState error={works.error} onRetry={() => void works.refetch()} />}
      {works.isSuccess && (
        <div className="grid gap-5">
          {making === null && <DropZone onPick={(pick) => setMaking({ pick })}>{t("new.drop")}</DropZone>}
          {works.data.length === 0 ? (
            <EmptyState icon={Images} title={t("empty")}>
              {t("emptyText")}
            </EmptyState>
          ) : (
            <WorkGrid works={works.data} />
          )}
        </div>
      )}
      {making && <NewWork picked={making.pick} onClose={() => setMaking(null)} />}
    </>
  );
}

function WorkGrid({ works }: { works: Work[] }) {
  const t = useTranslations("works");
  const ui = useTranslations("ui");
  const [q, setQ] = useQueryState("q", parseAsString.withDefault(""));
  const words = q.trim().toLowerCase();
  const shown = works.filter(({ title, slug }) => `${title} ${slug}`.toLowerCase().includes(words));
  return (
    <>
      <SearchBox value={q} onChange={(text) => void setQ(text || null)} placeholder={t("search")} />
      {shown.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={ui("noMatch")}
          action={
            <Button variant="outline" onPress={() => void setQ(null)}>
              {ui("clearFilters")}
            </Button>
          }
        >
          {ui("noMatchText")}
        </EmptyState>
      ) : (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] gap-4">
          {shown.map((work) => (
            <WorkCard key={work.id} work={work} />
          ))}
        </div>
      )}
    </>
  );
}
