"use client";
import { Button } from "@heroui/react";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Smartphone, Trash2 } from "lucide-react";
import { useParams, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMay } from "#features/access/pages/use-may.ts";
import { HistoryLink } from "#features/audit/pages/history-link.tsx";
import { StillTrying } from "#features/hours/pages/still-trying.tsx";
import { PresenceBadge } from "#features/malls/pages/presence.tsx";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { Facts } from "#ui/layout/facts.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { ProjectorForm } from "../form/projector-form.tsx";
import { OrderSteps } from "../pages/order-steps.tsx";
import { PowerButtons } from "../pages/power-buttons.tsx";
import { PowerState } from "../pages/power-state.tsx";
import { RemoveProjector } from "../pages/remove-projector.tsx";
import { History } from "./history.tsx";
import { ProblemList } from "./problem-list.tsx";
import { WearBars } from "./wear-bars.tsx";

/** Everything about one projector. */
export function ProjectorPage() {
  const t = useTranslations("projectors");
  const { id } = useParams<{ id: string }>();
  const projector = useQuery(api.projectors.show.queryOptions({ input: { id } }));
  if (projector.isSuccess) return <ProjectorDetail projector={projector.data} />;
  return (
    <>
      <PageHeader title={t("title")} back={{ href: "/projectors", label: t("title") }} />
      {projector.isPending ? (
        <Placeholder rows={3} height="h-40" />
      ) : (
        <ErrorState error={projector.error} onRetry={() => void projector.refetch()} />
      )}
    </>
  );
}

function ProjectorDetail({ projector }: { projector: Projector }) {
  const t = useTranslations("projectors");
  const router = useRouter();
  const { may } = useMay();
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const { id, name, mall, mallName, timezone, command } = projector;
  const hours = useQuery(api.hours.list.queryOptions({ input: { mall } }));
  const trying = hours.data?.flatMap((one) => one.trying).find((one) => one.projector === id);
  return (
    <>
      <PageHeader
        title={projector.name}
        back={{ href: `/projectors?mall=${encodeURIComponent(mall)}`, label: mallName }}
        lead={
          <span className="inline-flex items-center gap-2">
            {t("detail.agent")} <PresenceBadge presence={projector.agentPresence} />
          </span>
        }
        actions={
          <>
            <Allowed to="press">
              <LinkButton variant="outline" href={`/remote?mall=${encodeURIComponent(mall)}`}>
                <Smartphone aria-hidden />
                {t("detail.remote")}
              </LinkButton>
            </Allowed>
            <HistoryLink object={`projector:${id}`} />
            {may("equip") && (
              <>
                <Button variant="outline" onPress={() => setOpen("remove")}>
                  <Trash2 aria-hidden />
                  {t("remove.confirm")}
                </Button>
                <Button onPress={() => setOpen("edit")}>
                  <Pencil aria-hidden />
                  {t("form.edit")}
                </Button>
              </>
            )}
          </>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_22rem]">
        <div className="grid gap-5">
          <Panel title={t("detail.now")}>
            <div className="grid gap-4">
              <PowerState projector={projector} />
              <ProblemList projector={projector} />
              {trying && <StillTrying one={trying} name={name} timezone={timezone} />}
              {command && <OrderSteps command={command} />}
              {may("press") && <PowerButtons projector={projector} />}
            </div>
          </Panel>
          <Panel title={t("history.title")} flush>
            <History id={id} timezone={timezone} />
          </Panel>
        </div>
        <div className="grid gap-5">
          <Panel title={t("wear.title")}>
            <WearBars projector={projector} />
          </Panel>
          <Panel title={t("detail.about")}>
            <About projector={projector} />
          </Panel>
        </div>
      </div>
      {open === "edit" && <ProjectorForm projector={projector} mall={mall} onClose={() => setOpen(null)} />}
      {open === "remove" && (
        <RemoveProjector
          projector={projector}
          onClose={() => setOpen(null)}
          onRemoved={() => router.replace(`/projectors?mall=${encodeURIComponent(mall)}`)}
        />
      )}
    </>
  );
}

function About({ projector }: { projector: Projector }) {
  const t = useTranslations("projectors.form");
  const drivers = useTranslations("projectors.driver");
  const { state, mall, mallName } = projector;
  const identity = state?.identity;
  const said = (own: string, device: string | undefined) => own || device || null;
  const model = [identity?.maker, identity?.model].filter(Boolean).join(" ");
  return (
    <Facts
      items={[
        { name: t("mall"), value: <TextLink href={`/malls/${encodeURIComponent(mall)}`}>{mallName}</TextLink> },
        { name: t("zone"), value: projector.zone || null },
        { name: t("floor"), value: projector.floor || null },
        { name: t("circuit"), value: projector.circuit || null },
        { name: t("tags"), value: projector.tags.join(", ") || null },
        { name: t("driver"), value: drivers(projector.driver) },
        { name: t("host"), value: <code className="font-mono">{`${projector.host}:${projector.port}`}</code> },
        { name: t("model"), value: said(projector.model, model) },
        { name: t("serial"), value: said(projector.serial, identity?.serial) },
        { name: t("software"), value: identity?.software ?? null },
        { name: t("lampModels"), value: identity?.lampModels ?? null },
        { name: t("filterModels"), value: identity?.filterModels ?? null },
        { name: t("serviceDate"), value: projector.serviceDate },
        {
          name: t("otherController"),
          value: state?.otherController ? (
            <>
              {state.otherController.what} · <RelativeTime at={state.otherController.at} zone={projector.timezone} />
            </>
          ) : null,
        },
      ]}
    />
  );
}
