"use client";
import { Button } from "@heroui/react";
import type { MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { useTranslations } from "next-intl";
import { Secret } from "#features/malls/install/secret.tsx";
import { Dialog } from "#ui/form/dialog.tsx";

interface Props {
  /** code */
  mall: string;
  mqtt: MqttCredentials;
  onClose: () => void;
}

/** Shows what an older agent signs in with, once. */
export function Credentials({ mall, mqtt, onClose }: Props) {
  const t = useTranslations("legacy.credentials");
  const ui = useTranslations("ui");
  return (
    <Dialog
      title={t("title", { mall })}
      isOpen
      onClose={onClose}
      sticky
      footer={<Button onPress={onClose}>{ui("close")}</Button>}
    >
      <p className="text-muted">{t("once")}</p>
      <Secret label={t("username")} text={mqtt.username} className="text-sm" />
      <Secret label={t("password")} text={mqtt.password} className="text-sm" />
      <p className="text-muted text-xs">{t("then")}</p>
    </Dialog>
  );
}
