"use client";
import { Button } from "@heroui/react";
import type { Hours } from "@holofleet/contract/projectors/hours.ts";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Pencil, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { useMallChoice } from "#features/malls/pages/use-mall-choice.ts";
import { api, client } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { RemoveDialog } from "#ui/form/remove-dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { HoursForm } from "./hours-form.tsx";
import { freeZones, writeSpans } from "./plan.ts";
import { Preview } from "./preview.tsx";
import { StillTrying } from "./still-trying.tsx";

type Open = { what: "edit"; hours: Hours | null } | { what: "remove"; hours: Hours } | null;

/** When the projectors of a mall are on: of the whole mall, and of zones with hours of their own. */
export function HoursPage() {
  const t = useTranslations("hours");
  const projectorWords = useTranslations("projectors");
  const { mall, choice } = useMallChoice();
  const hours = useQuery({ ...api.hours.list.queryOptions({ input: { mall: mall?.code } }), enabled: Boolean(mall) });
  const projectors = useQuery({
    ...api.projectors.list.queryOptions({ input: { mall: mall?.code } }),
    enabled: Boolean(mall),
  });
  const [open, setOpen] = useState<Open>(null);
  const zones = freeZones(projectors.data?.map(({ zone }) => zone) ?? [], hours.data ?? []);
  const hasWhole = hours.data?.some(({ zone }) => zone === "") ?? true;
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        back={{ href: "/projectors", label: projectorWords("title") }}
        actions={
          <Allowed to="equip">
            <Button
              onPress={() => setOpen({ what: "edit", hours: null })}
              isDisabled={!mall || !hours.isSuccess || (hasWhole && zones.length === 0)}
            >
              <Plus aria-hidden />
              {t("add")}
            </Button>
          </Allowed>
        }
      />
      <Choice label={t("mall")} className="mb-6 w-full sm:w-72" {...choice} />
      {hours.isPending && mall && <Placeholder rows={2} height="h-40" />}
      {hours.isError && <ErrorState error={hours.error} onRetry={() => void hours.refetch()} />}
      {hours.isSuccess && hours.data.length === 0 && (
        <EmptyState icon={CalendarClock} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      )}
      <div className="grid gap-5">
        {hours.data?.map((one) => (
          <HoursPanel
            key={one.id}
            hours={one}
            nameOf={(id) => projectors.data?.find((projector) => projector.id === id)?.name ?? id}
            onEdit={() => setOpen({ what: "edit", hours: one })}
            onRemove={() => setOpen({ what: "remove", hours: one })}
          />
        ))}
      </div>
      {open?.what === "edit" && mall && (
        <HoursForm
          hours={open.hours}
          mall={mall}
          zones={[...(hasWhole ? [] : [""]), ...zones]}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.what === "remove" && <RemoveHours hours={open.hours} onClose={() => setOpen(null)} />}
    </>
  );
}

interface PanelProps {
  hours: Hours;
  nameOf: (id: string) => string;
  onEdit: () => void;
  onRemove: () => void;
}

function HoursPanel({ hours, nameOf, onEdit, onRemove }: PanelProps) {
  const t = useTranslations("hours");
  const format = useFormat();
  const { zone, mallName, next, against, trying, plan, timezone, projectors } = hours;
  return (
    <Panel
      title={zone || t("whole", { mall: mallName })}
      actions={
        <Allowed to="equip">
          <span className="flex gap-1">
            <Button size="sm" variant="ghost" onPress={onEdit}>
              <Pencil aria-hidden />
              {t("edit")}
            </Button>
            <Button size="sm" variant="ghost" isIconOnly aria-label={t("remove.open")} onPress={onRemove}>
              <Trash2 aria-hidden />
            </Button>
          </span>
        </Allowed>
      }
    >
      <div className="grid gap-5 lg:grid-cols-[18rem_1fr]">
        <div className="grid content-start gap-3">
          <p className="font-medium">
            {next === null
              ? t("noNext")
              : t(next.on ? "nextOn" : "nextOff", { time: format.planned(Date.parse(next.at), timezone) })}
          </p>
          <p className="text-muted text-sm">{t("follow", { count: projectors.length, zone: timezone })}</p>
          {trying.map((one) => (
            <StillTrying key={one.projector} one={one} name={nameOf(one.projector)} timezone={timezone} />
          ))}
          {against.map(({ projector, on, at }) => (
            <p key={projector} className="text-sm text-warn-ink">
              {t.rich(on ? "againstOn" : "againstOff", {
                name: nameOf(projector),
                time: () => <RelativeTime key="at" at={at} zone={timezone} />,
              })}
            </p>
          ))}
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
            {plan.weekly.map((spans, day) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the seven days of a week
              <div key={day} className="contents">
                <dt className="text-muted">{format.weekday(day)}</dt>
                <dd className="figures">{writeSpans(spans) || t("closed")}</dd>
              </div>
            ))}
          </dl>
        </div>
        <Preview plan={plan} timezone={timezone} />
      </div>
    </Panel>
  );
}

function RemoveHours({ hours: { id }, onClose }: { hours: Hours; onClose: () => void }) {
  const t = useTranslations("hours.remove");
  return (
    <RemoveDialog
      title={t("title")}
      text={t("text")}
      confirm={t("confirm")}
      remove={() => client.hours.remove({ id })}
      stale={[api.hours.key()]}
      onClose={onClose}
    />
  );
}
