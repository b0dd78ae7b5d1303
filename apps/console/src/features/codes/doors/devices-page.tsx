"use client";
import { Button } from "@heroui/react";
import type { CodeDevice } from "@holofleet/contract/codes/redeem.ts";
import { useQuery } from "@tanstack/react-query";
import { Plus, Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RemoveDialog } from "#ui/form/remove-dialog.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { DeviceForm } from "./device-form.tsx";
import { DevicePassword } from "./device-password.tsx";
import { DeviceTable } from "./device-table.tsx";
import { TopicPanel } from "./topic-panel.tsx";

type Open =
  | { what: "add" }
  | { what: "password"; device: CodeDevice; password: string }
  | { what: "revoke"; device: CodeDevice }
  | null;

/** Devices that ask for codes by MQTT, as the older systems do, and the topic for that. */
export function DevicesPage() {
  const t = useTranslations("codes.devices");
  const codes = useTranslations("codes");
  const devices = useQuery(api.codes.devices.queryOptions());
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        back={{ href: "/codes", label: codes("title") }}
        actions={
          <Allowed to="manage" reach="fleet">
            <Button onPress={() => setOpen({ what: "add" })}>
              <Plus aria-hidden />
              {t("add")}
            </Button>
          </Allowed>
        }
      />
      <div className="grid gap-6">
        <TopicPanel />
        {devices.isPending && <Placeholder rows={3} />}
        {devices.isError && <ErrorState error={devices.error} onRetry={() => void devices.refetch()} />}
        {devices.data?.length === 0 && (
          <EmptyState icon={Radio} title={t("empty")}>
            {t("emptyText")}
          </EmptyState>
        )}
        {devices.isSuccess && devices.data.length > 0 && (
          <DeviceTable devices={devices.data} onRevoke={(device) => setOpen({ what: "revoke", device })} />
        )}
      </div>
      {open?.what === "add" && (
        <DeviceForm
          onClose={close}
          onAdded={({ password, ...device }) => setOpen({ what: "password", device, password })}
        />
      )}
      {open?.what === "password" && <DevicePassword {...open} onClose={close} />}
      {open?.what === "revoke" && (
        <RemoveDialog
          title={t("revoke.title", { name: open.device.name })}
          text={t("revoke.text")}
          confirm={t("revoke.confirm")}
          word={open.device.name}
          remove={() => client.codes.revokeDevice({ id: open.device.id })}
          stale={[api.codes.devices.key()]}
          onClose={close}
        />
      )}
    </>
  );
}
