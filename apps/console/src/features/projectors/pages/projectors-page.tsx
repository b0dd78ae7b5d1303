"use client";
import { Button } from "@heroui/react";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useQuery } from "@tanstack/react-query";
import { Projector as ProjectorIcon, SearchX, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsBoolean, parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { OrderDialog } from "#features/legacy/pages/order-dialog.tsx";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Chip } from "#ui/form/chip.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { useNow } from "#ui/i18n/use-now.ts";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { byTrouble } from "../detail/problems.ts";
import type { Draft } from "../form/draft.ts";
import { ProjectorForm } from "../form/projector-form.tsx";
import { DiscoverDialog } from "../inventory/discover-dialog.tsx";
import { ImportDialog } from "../inventory/import-dialog.tsx";
import { InventoryActions } from "../inventory/inventory-actions.tsx";
import { MallSection } from "./mall-section.tsx";
import { ProjectorCard } from "./projector-card.tsx";
import { RemoveProjector } from "./remove-projector.tsx";
import { faceOf, groupByMall } from "./view.ts";

type Open =
  | { what: "add"; mall: string; given?: Partial<Draft> }
  | { what: "import" | "discover" | "older" }
  | { what: "remove"; projector: Projector }
  | null;

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
  const [isTrouble, setIsTrouble] = useQueryState("trouble", parseAsBoolean.withDefault(false));
  const troubled = byTrouble(
    all.filter((one) => mall === "" || one.mall === mall),
    useNow(),
  );
  const hasOlder = malls.data?.some(({ agents }) => agents.some(({ legacy }) => legacy)) ?? false;
  const hasMalls = !malls.isSuccess || malls.data.length > 0;

  return (
    <>
      <PageHeader
        title={t("title")}
        lead={
          projectors.isSuccess && t("lead", { count: all.length, on: all.filter((one) => faceOf(one) === "on").length })
        }
        actions={
          <InventoryActions
            mall={mall}
            isDisabled={!hasMalls}
            onAdd={() => setOpen({ what: "add", mall })}
            onImport={() => setOpen({ what: "import" })}
            onDiscover={() => setOpen({ what: "discover" })}
            onOlder={hasOlder ? () => setOpen({ what: "older" }) : undefined}
          />
        }
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
          <div className="flex flex-wrap items-center gap-3">
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
            <Chip isOn={isTrouble} onPress={() => void setIsTrouble(isTrouble ? null : true)}>
              <TriangleAlert aria-hidden className="size-3.5" />
              {t("filter.trouble", { count: troubled.length })}
            </Chip>
          </div>
          {isTrouble && troubled.length === 0 && (
            <EmptyState icon={ProjectorIcon} title={t("allWell")}>
              {t("allWellText")}
            </EmptyState>
          )}
          {isTrouble && (
            <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
              {troubled.map((projector) => (
                <ProjectorCard
                  key={projector.id}
                  projector={projector}
                  onRemove={() => setOpen({ what: "remove", projector })}
                />
              ))}
            </div>
          )}
          {!isTrouble && groups.length === 0 && (
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
          {(isTrouble ? [] : groups).map((group) => (
            <MallSection
              key={group.code}
              group={group}
              onRemove={(projector) => setOpen({ what: "remove", projector })}
            />
          ))}
        </div>
      )}
      {open?.what === "add" && (
        <ProjectorForm mall={open.mall} {...(open.given && { given: open.given })} onClose={() => setOpen(null)} />
      )}
      {open?.what === "import" && <ImportDialog onClose={() => setOpen(null)} />}
      {open?.what === "older" && <OrderDialog onClose={() => setOpen(null)} />}
      {open?.what === "discover" && (
        <DiscoverDialog
          mall={mall}
          onAdd={(code, given) => setOpen({ what: "add", mall: code, given })}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.what === "remove" && <RemoveProjector projector={open.projector} onClose={() => setOpen(null)} />}
    </>
  );
}
