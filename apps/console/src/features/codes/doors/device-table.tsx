"use client";
import { Button } from "@heroui/react";
import type { CodeDevice } from "@holofleet/contract/codes/redeem.ts";
import { Ban, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { type Column, DataTable } from "#ui/layout/data-table.tsx";
import { TextLink } from "#ui/layout/text-link.tsx";

interface Props {
  devices: readonly CodeDevice[];
  onRevoke: (device: CodeDevice) => void;
}

/** Devices as rows, those that were shut out too. */
export function DeviceTable({ devices, onRevoke }: Props) {
  const t = useTranslations("codes.devices");
  const columns = useTranslations("codes.columns");
  const mayRevoke = useMay().may("manage", "fleet");
  const cells: Column<CodeDevice>[] = [
    { key: "name", header: t("name"), lead: true, cell: ({ name }) => <span className="font-medium">{name}</span> },
    {
      key: "mall",
      header: columns("mall"),
      cell: ({ mall, mallName }) => <TextLink href={`/malls/${mall}`}>{mallName}</TextLink>,
    },
    {
      key: "id",
      header: t("password.user"),
      cell: ({ id }) => <code className="break-all font-mono text-xs">{id}</code>,
    },
    { key: "made", header: columns("made"), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    {
      key: "state",
      header: t("state"),
      cell: ({ revokedAt }) =>
        revokedAt === null ? (
          <StatusBadge tone="good" icon={CircleCheck}>
            {t("living")}
          </StatusBadge>
        ) : (
          <StatusBadge tone="muted" icon={Ban}>
            {t("revoked")}
          </StatusBadge>
        ),
    },
    {
      key: "actions",
      header: t("actions"),
      className: "md:text-right",
      cell: (device) =>
        device.revokedAt === null &&
        mayRevoke && (
          <Button
            size="sm"
            variant="outline"
            onPress={() => onRevoke(device)}
            aria-label={t("revoke.title", { name: device.name })}
          >
            {t("revoke.confirm")}
          </Button>
        ),
    },
  ];
  return (
    <DataTable label={t("title")} columns={cells} rows={devices} rowKey={({ id }) => id} rowName={({ name }) => name} />
  );
}
