"use client";
import { Button } from "@heroui/react";
import type { Delivery } from "@holofleet/contract/notify/deliveries.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { StateBadge } from "../pages/state-badge.tsx";
import { useEventWords } from "../pages/use-event-words.ts";

/** Deliveries as rows: what, where, what came back, and the way to try again. */
export function LogTable({ deliveries }: { deliveries: readonly Delivery[] }) {
  const t = useTranslations("notify.log");
  const kinds = useTranslations("notify.kind");
  const words = useEventWords();
  const columns: Column<Delivery>[] = [
    {
      key: "event",
      header: t("columns.event"),
      lead: true,
      cell: ({ event, createdAt }) => (
        <span className="grid gap-0.5">
          <span className="font-medium">{words(event.title)}</span>
          <span className="text-muted text-xs">
            {event.kind} · <RelativeTime at={createdAt} />
          </span>
        </span>
      ),
    },
    {
      key: "channel",
      header: t("columns.channel"),
      cell: ({ channel }) => (
        <span className="grid gap-0.5">
          {channel.name}
          <span className="text-muted text-xs">{kinds(channel.kind)}</span>
        </span>
      ),
    },
    { key: "state", header: t("columns.state"), cell: (delivery) => <State delivery={delivery} /> },
    {
      key: "attempts",
      header: t("columns.attempts"),
      cell: ({ attempts }) => <span className="figures">{attempts}</span>,
    },
    { key: "answer", header: t("columns.answer"), cell: (delivery) => <Answer delivery={delivery} /> },
    {
      key: "actions",
      header: t("columns.actions"),
      className: "md:text-right",
      cell: (delivery) => <Again delivery={delivery} />,
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={deliveries}
      rowKey={({ id }) => id}
      rowName={({ event }) => words(event.title)}
    />
  );
}

function State({ delivery: { state, nextAt } }: { delivery: Delivery }) {
  const t = useTranslations("notify.log");
  const format = useFormat();
  return (
    <span className="grid gap-1">
      <StateBadge state={state} />
      {nextAt !== null && (
        <span className="text-muted text-xs">{t("next", { time: format.absolute(Date.parse(nextAt)) })}</span>
      )}
    </span>
  );
}

function Answer({ delivery: { state, code, answer } }: { delivery: Delivery }) {
  const t = useTranslations("notify.log");
  if (code === null && !answer)
    return <span className="text-muted">{state === "delivered" ? "–" : t("noAnswer")}</span>;
  return (
    <span className="grid max-w-md gap-0.5">
      {code !== null && <span className="figures text-xs">{t("code", { code: String(code) })}</span>}
      {answer && <code className="line-clamp-3 whitespace-pre-wrap break-words text-muted text-xs">{answer}</code>}
    </span>
  );
}

function Again({ delivery: { id, event, state } }: { delivery: Delivery }) {
  const t = useTranslations("notify.log");
  const words = useEventWords();
  const notify = useNotify();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => client.deliveries.sendAgain({ id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.deliveries.key() });
      notify.done(t("asked"));
    },
    onError: notify.failed,
  });
  if (state === "delivered" || state === "trying") return null;
  const label = t(state === "failed" ? "again" : "now", { title: words(event.title) });
  return (
    <Button
      isIconOnly
      size="sm"
      variant="ghost"
      aria-label={label}
      isPending={again.isPending}
      onPress={() => again.mutate()}
    >
      <RotateCw aria-hidden />
    </Button>
  );
}
