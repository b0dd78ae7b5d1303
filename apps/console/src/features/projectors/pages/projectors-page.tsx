"use client";
import { Button } from "@heroui/react";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useQuery } from "@tanstack/react-query";
import { Plus, Projector as ProjectorIcon, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { AddProjector } from "./add-projector.tsx";
import { MallSection } from "./mall-section.tsx";
import { RemoveProjector } from "./remove-projector.tsx";
import { faceOf, groupByMall } from "./view.ts";

type Open = { what: "add" } | { what: "remove"; projector: Projector } | null;

/** The remote: every projector under its mall, with what it is and what it was asked. */
export function ProjectorsPage() {
  const t = useTranslations("projectors");
  const ui = useTranslations("ui");
  const [open, setOpen] = useState<Open>(null);
  const [mall, setMall] = useQueryState("mall", parseAsString.withDefault(""));
  const projectors = useQuery(api.projectors.list.queryOptions({ input: {} }));
  const malls = useQuery(mallsQuery());
  const all = projectors.data ?? [];
  const groups = groupByMall(all, mall);
  const hasMalls = !malls.isSuccess || malls.data.length > 0;
  const add = (
    <Button onPress={() => setOpen({ what: "add" })} isDisabled={!hasMalls}>
      <Plus aria-hidden />
      {t("add.open")}
    </Button>
  );

  return (
    <>
      <PageHeader
        title={t("title")}
        lead={
          projectors.isSuccess && t("lead", { count: all.length, on: all.filter((one) => faceOf(one) === "on").length })
        }
        actions={add}
      />
      {projectors.isPending && <Placeholder rows={3} height="h-44" />}
      {projectors.isError && <ErrorState error={projectors.error} onRetry={() => void projectors.refetch()} />}
      {projectors.isSuccess && all.length === 0 && (
        <EmptyState
          icon={ProjectorIcon}
          title={t("empty")}
          action={hasMalls ? undefined : <LinkButton href="/malls">{t("toMalls")}</LinkButton>}
        >
          {hasMalls ? t("emptyText") : t("emptyNoMalls")}
        </EmptyState>
      )}
      {all.length > 0 && (
        <div className="grid gap-6">
          <Choice
            label={t("filter.label")}
            hideLabel
            className="w-full sm:w-72"
            options={[
              { id: "all", label: t("filter.all") },
              ...(malls.data ?? []).map(({ code, name }) => ({ id: code, label: `${name} (${code})` })),
            ]}
            value={mall || "all"}
            onChange={(code) => void setMall(code === "all" ? null : code)}
          />
          {groups.length === 0 && (
            <EmptyState
              icon={SearchX}
              title={t("noneHere")}
              action={
                <Button variant="outline" onPress={() => void setMall(null)}>
                  {ui("clearFilters")}
                </Button>
              }
            >
              {t("noneHereText")}
            </EmptyState>
          )}
          {groups.map((group) => (
            <MallSection
              key={group.code}
              group={group}
              onRemove={(projector) => setOpen({ what: "remove", projector })}
            />
          ))}
        </div>
      )}
      {open?.what === "add" && <AddProjector mall={mall} onClose={() => setOpen(null)} />}
      {open?.what === "remove" && <RemoveProjector projector={open.projector} onClose={() => setOpen(null)} />}
    </>
  );
}
