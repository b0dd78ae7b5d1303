"use client";
import { Button } from "@heroui/react";
import type { Channel } from "@holofleet/contract/notify/channels.ts";
import { useTranslations } from "next-intl";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { Dialog } from "#ui/form/dialog.tsx";

/** Shows a web hook's secret, this once. */
export function SecretDialog({ channel, secret, onClose }: { channel: Channel; secret: string; onClose: () => void }) {
  const t = useTranslations("notify.secret");
  return (
    <Dialog
      sticky
      title={t("title", { name: channel.name })}
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>{t("done")}</Button>}
    >
      <p>{t("text")}</p>
      <code className="select-all break-all rounded-lg border bg-default p-3 text-sm">{secret}</code>
      <CopyButton text={secret} label={t("copy")} />
      {channel.oldSecretUntil !== null && <p className="text-muted text-sm">{t("rotated")}</p>}
    </Dialog>
  );
}
