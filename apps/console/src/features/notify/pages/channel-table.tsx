"use client";
import { Button } from "@heroui/react";
import type { Channel } from "@holofleet/contract/notify/channels.ts";
import { KeyRound, type LucideIcon, Pencil, PowerOff, Send, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";
import { StateBadge } from "./state-badge.tsx";

interface Props {
  channels: readonly Channel[];
  onTest: (channel: Channel) => void;
  onEdit: (channel: Channel) => void;
  onRotate: (channel: Channel) => void;
  onRemove: (channel: Channel) => void;
}

/** Channels as rows. */
export function ChannelTable({ channels, onTest, onEdit, onRotate, onRemove }: Props) {
  const t = useTranslations("notify.channels");
  const kinds = useTranslations("notify.kind");
  const columns: Column<Channel>[] = [
    {
      key: "name",
      header: t("columns.name"),
      lead: true,
      cell: ({ name, enabled }) => (
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {!enabled && (
            <StatusBadge tone="muted" icon={PowerOff}>
              {t("off")}
            </StatusBadge>
          )}
        </span>
      ),
    },
    { key: "kind", header: t("columns.kind"), cell: ({ kind }) => kinds(kind) },
    { key: "to", header: t("columns.to"), cell: (channel) => <Whither channel={channel} /> },
    {
      key: "last",
      header: t("columns.last"),
      cell: ({ id, last }) =>
        last === null ? (
          <span className="text-muted">{t("none")}</span>
        ) : (
          <TextLink href={`/notifications/log?channel=${id}`} className="gap-2">
            <StateBadge state={last.state} />
            <RelativeTime at={last.at} />
          </TextLink>
        ),
    },
    {
      key: "actions",
      header: t("columns.actions"),
      className: "md:text-right",
      cell: (channel) => (
        <span className="inline-flex gap-1">
          <Act icon={Send} label={t("test", { name: channel.name })} onPress={() => onTest(channel)} />
          {channel.kind === "webhook" && (
            <Act icon={KeyRound} label={t("rotate", { name: channel.name })} onPress={() => onRotate(channel)} />
          )}
          <Act icon={Pencil} label={t("edit", { name: channel.name })} onPress={() => onEdit(channel)} />
          <Act icon={Trash2} label={t("remove", { name: channel.name })} onPress={() => onRemove(channel)} />
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={channels}
      rowKey={({ id }) => id}
      rowName={({ name }) => name}
    />
  );
}

function Act({ icon: Icon, label, onPress }: { icon: LucideIcon; label: string; onPress: () => void }) {
  return (
    <Button isIconOnly size="sm" variant="ghost" aria-label={label} onPress={onPress}>
      <Icon aria-hidden />
    </Button>
  );
}

function Whither({ channel }: { channel: Channel }) {
  const t = useTranslations("notify.channels");
  const format = useFormat();
  const { people, addresses, target, offWhy, oldSecretUntil } = channel;
  const names = [...people.map(({ name }) => name), ...addresses];
  return (
    <span className="grid min-w-0 gap-0.5">
      <span className="break-all" title={names.join(", ")}>
        {target || (names.length <= 2 ? names.join(", ") : t("readers", { count: names.length }))}
      </span>
      {offWhy !== null && <span className="text-bad-ink text-xs">{offWhy}</span>}
      {oldSecretUntil !== null && (
        <span className="text-muted text-xs">
          {t("oldSecret", { time: format.absolute(Date.parse(oldSecretUntil)) })}
        </span>
      )}
    </span>
  );
}
