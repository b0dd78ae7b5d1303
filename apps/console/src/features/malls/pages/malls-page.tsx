"use client";
import { Button } from "@heroui/react";
import type { MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useQuery } from "@tanstack/react-query";
import { Building2, Plus, RefreshCw, SearchX, Tags, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMay } from "#features/access/pages/use-may.ts";
import { Credentials } from "#features/legacy/pages/credentials.tsx";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { useSelection } from "#ui/layout/row-selection.tsx";
import { SearchBox } from "#ui/layout/search-box.tsx";
import { InstallCode } from "../install/install-code.tsx";
import { MarkDialog } from "../marking/mark-dialog.tsx";
import { MarkFilters } from "../marking/mark-filters.tsx";
import { filterMalls, type MallFilter, mallFilters } from "./filter.ts";
import { MallForm } from "./mall-form.tsx";
import { MallTable } from "./mall-table.tsx";
import { mallsQuery } from "./malls-query.ts";
import { SyncConfirm } from "./sync-confirm.tsx";
import { useMallQuery } from "./use-mall-query.ts";

type Open =
  | { what: "add" }
  | { what: "code"; mall: Mall }
  | { what: "mqtt"; mall: Mall; mqtt: MqttCredentials }
  | { what: "sync"; malls: string[] | null }
  | { what: "marks" }
  | null;

/** All malls: who is there, what is in sync, and the way to bring them up to date. */
export function MallsPage() {
  const t = useTranslations("malls");
  const ui = useTranslations("ui");
  const [open, setOpen] = useState<Open>(null);
  const [{ q, show, group, tag }, setQuery] = useMallQuery();
  const selection = useSelection();
  const { may } = useMay();
  const malls = useQuery(mallsQuery());
  const total = malls.data?.length ?? 0;
  const shown = filterMalls(malls.data ?? [], show, q, { group, tag });
  const chosen = [...selection.keys];

  return (
    <>
      <PageHeader
        title={t("title")}
        lead={malls.isSuccess && t("lead", { count: total })}
        actions={
          <>
            <LinkButton href="/groups" variant="outline">
              <Users aria-hidden />
              {t("marks.manage")}
            </LinkButton>
            {chosen.length > 0 && (
              <Allowed to="manage">
                <Button variant="outline" onPress={() => setOpen({ what: "marks" })}>
                  <Tags aria-hidden />
                  {t("marks.open")}
                </Button>
              </Allowed>
            )}
            {total > 0 && may("sync") && (
              <Button
                variant="outline"
                onPress={() => setOpen({ what: "sync", malls: chosen.length > 0 ? chosen : null })}
              >
                <RefreshCw aria-hidden />
                {chosen.length > 0 ? t("syncChosen", { count: chosen.length }) : t("syncAll", { count: total })}
              </Button>
            )}
            <Allowed to="manage" reach="fleet">
              <Button onPress={() => setOpen({ what: "add" })}>
                <Plus aria-hidden />
                {t("add.open")}
              </Button>
            </Allowed>
          </>
        }
      />
      {malls.isPending && <Placeholder rows={6} />}
      {malls.isError && <ErrorState error={malls.error} onRetry={() => void malls.refetch()} />}
      {malls.isSuccess && total === 0 && (
        <EmptyState icon={Building2} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      )}
      {total > 0 && (
        <div className="grid gap-4">
          <div className="flex flex-wrap gap-3">
            <SearchBox value={q} onChange={(text) => void setQuery({ q: text || null })} placeholder={t("search")} />
            <Choice
              label={t("filter.label")}
              hideLabel
              className="w-full sm:w-52"
              options={mallFilters.map((id) => ({ id, label: t(`filter.${id}`) }))}
              value={show}
              onChange={(id) => void setQuery({ show: id as MallFilter })}
            />
            <MarkFilters malls={malls.data ?? []} value={{ group, tag }} onChange={(change) => void setQuery(change)} />
          </div>
          {shown.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title={ui("noMatch")}
              action={
                <Button variant="outline" onPress={() => void setQuery(null)}>
                  {ui("clearFilters")}
                </Button>
              }
            >
              {ui("noMatchText")}
            </EmptyState>
          ) : (
            <MallTable malls={shown} selection={selection} onInstall={(mall) => setOpen({ what: "code", mall })} />
          )}
        </div>
      )}
      {open?.what === "add" && (
        <MallForm
          isOpen
          onClose={() => setOpen(null)}
          onSaved={(mall, mqtt) => setOpen(mqtt ? { what: "mqtt", mall, mqtt } : { what: "code", mall })}
        />
      )}
      {open?.what === "mqtt" && <Credentials mall={open.mall.code} mqtt={open.mqtt} onClose={() => setOpen(null)} />}
      {open?.what === "code" && <InstallCode mall={open.mall} onClose={() => setOpen(null)} />}
      {open?.what === "marks" && (
        <MarkDialog
          malls={malls.data?.filter(({ code }) => selection.keys.has(code)) ?? []}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.what === "sync" && (
        <SyncConfirm malls={open.malls} count={open.malls?.length ?? total} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
