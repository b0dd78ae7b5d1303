"use client";
import { Button } from "@heroui/react";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Pencil, RefreshCw, Tags } from "lucide-react";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMay } from "#features/access/pages/use-may.ts";
import { HistoryLink } from "#features/audit/pages/history-link.tsx";
import { LegacyFacts } from "#features/legacy/pages/legacy-facts.tsx";
import { MarkLegacy } from "#features/legacy/pages/mark-legacy.tsx";
import { RemoteCode } from "#features/projectors/inventory/remote-code.tsx";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";
import { Facts } from "#ui/layout/facts.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { AgentIdentity } from "../identity/agent-identity.tsx";
import { InstallCode } from "../install/install-code.tsx";
import { MarkDialog } from "../marking/mark-dialog.tsx";
import { MarkList } from "../marking/mark-list.tsx";
import { InferredSync } from "../pages/inferred-sync.tsx";
import { MallForm } from "../pages/mall-form.tsx";
import { MallPresence } from "../pages/presence.tsx";
import { SyncConfirm } from "../pages/sync-confirm.tsx";
import { AgentFacts } from "./agent-facts.tsx";
import { FileFaults } from "./file-faults.tsx";
import { HeldWorks } from "./held-works.tsx";
import { LinePanel } from "./line-panel.tsx";
import { RemotePin } from "./remote-pin.tsx";
import { RevokeAgent } from "./revoke-agent.tsx";

/** Everything about one mall. */
export function MallPage() {
  const t = useTranslations("malls");
  const { code } = useParams<{ code: string }>();
  const mall = useQuery(api.malls.show.queryOptions({ input: { code: decodeURIComponent(code) } }));
  if (mall.isSuccess) return <MallDetail mall={mall.data} />;
  return (
    <>
      <PageHeader title={decodeURIComponent(code)} back={{ href: "/malls", label: t("back") }} />
      {mall.isPending ? (
        <Placeholder rows={3} height="h-40" />
      ) : (
        <ErrorState error={mall.error} onRetry={() => void mall.refetch()} />
      )}
    </>
  );
}

function MallDetail({ mall }: { mall: Mall }) {
  const t = useTranslations("malls");
  const { may } = useMay();
  const notify = useNotify();
  const [open, setOpen] = useState<"edit" | "code" | "sync" | "marks" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        title={mall.name}
        back={{ href: "/malls", label: t("back") }}
        lead={
          <span className="flex flex-wrap items-start gap-2">
            <MallPresence presence={mall.presence} lastSeenAt={mall.lastSeenAt} none={mall.agents.length === 0} />
            <InferredSync mall={mall} />
          </span>
        }
        actions={
          <>
            <HistoryLink object={`mall:${mall.code}`} />
            {may("manage") && (
              <>
                <Button variant="outline" onPress={() => setOpen("edit")}>
                  <Pencil aria-hidden />
                  {t("edit.open")}
                </Button>
                <Button variant="outline" onPress={() => setOpen("marks")}>
                  <Tags aria-hidden />
                  {t("marks.open")}
                </Button>
              </>
            )}
            {may("install") && (
              <Button variant="outline" onPress={() => setOpen("code")}>
                <KeyRound aria-hidden />
                {t("install.open")}
              </Button>
            )}
            {may("sync") && (
              <Button onPress={() => setOpen("sync")}>
                <RefreshCw aria-hidden />
                {t("syncOne")}
              </Button>
            )}
          </>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
        <div className="grid min-w-0 gap-5">
          <Panel title={t("detail.works")} flush>
            <HeldWorks works={mall.works} zone={mall.timezone} />
          </Panel>
          <FileFaults faults={mall.faults} />
        </div>
        <div className="grid gap-5">
          <Panel title={t("detail.site")}>
            <SiteFacts mall={mall} />
          </Panel>
          <LinePanel mall={mall} />
          <Allowed to="press">
            <Panel title={t("detail.remote")}>
              <RemoteCode mall={mall.code} />
              {may("manage") && <RemotePin mall={mall} />}
            </Panel>
          </Allowed>
          <Panel title={t("detail.agents")}>
            {mall.agents.map((agent) => (
              <div
                key={agent.id}
                className="not-first:mt-4 not-first:border-separator not-first:border-t not-first:pt-4"
              >
                {agent.legacy ? <LegacyFacts mall={mall.code} /> : <AgentFacts agent={agent} />}
                {may("install") && !agent.legacy && <AgentIdentity agent={agent} />}
                {may("install") && <RevokeAgent agent={agent} />}
              </div>
            ))}
            {mall.agents.length === 0 && <p className="text-muted">{t("detail.noAgentText")}</p>}
            {may("manage") && !mall.agents.some(({ legacy }) => legacy) && <MarkLegacy mall={mall.code} />}
          </Panel>
        </div>
      </div>
      {open === "edit" && (
        <MallForm
          mall={mall}
          isOpen
          onClose={close}
          onSaved={() => {
            close();
            notify.done(t("edit.done", { code: mall.code }));
          }}
        />
      )}
      {open === "marks" && <MarkDialog malls={[mall]} onClose={close} />}
      {open === "code" && <InstallCode mall={mall} onClose={close} />}
      {open === "sync" && <SyncConfirm malls={[mall.code]} count={1} onClose={close} />}
    </>
  );
}

function SiteFacts({ mall }: { mall: Mall }) {
  const t = useTranslations("malls");
  const format = useFormat();
  const now = useNow();
  return (
    <Facts
      items={[
        { name: t("detail.code"), value: <code className="font-mono">{mall.code}</code> },
        { name: t("columns.city"), value: mall.city },
        { name: t("detail.localTime"), value: format.absolute(now, mall.timezone) },
        { name: t("columns.zone"), value: mall.timezone },
        {
          name: t("marks.column"),
          value: mall.groups.length + mall.tags.length > 0 ? <MarkList mall={mall} /> : t("marks.none"),
        },
        {
          name: t("detail.projectors"),
          value: (
            <TextLink href={`/projectors?mall=${mall.code}`}>
              {t("detail.openProjectors", { count: mall.projectors })}
            </TextLink>
          ),
        },
      ]}
    />
  );
}
