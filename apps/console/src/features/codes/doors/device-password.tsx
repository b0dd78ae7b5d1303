"use client";
import { Button } from "@heroui/react";
import type { CodeDevice } from "@holofleet/contract/codes/redeem.ts";
import { useTranslations } from "next-intl";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { Facts } from "#ui/layout/facts.tsx";

/** What a device needs to come in; the password is shown this once. */
export function DevicePassword({
  device: { name, id, topic },
  password,
  onClose,
}: {
  device: CodeDevice;
  password: string;
  onClose: () => void;
}) {
  const t = useTranslations("codes.devices.password");
  const shown = (text: string) => (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="select-all break-all font-mono text-sm">{text}</code>
      <CopyButton text={text} />
    </span>
  );
  return (
    <Dialog
      sticky
      title={t("title", { name })}
      isOpen
      onClose={onClose}
      footer={<Button onPress={onClose}>{t("done")}</Button>}
    >
      <p>{t("text")}</p>
      <Facts
        items={[
          { name: t("user"), value: shown(id) },
          { name: t("password"), value: shown(password) },
          { name: t("client"), value: t("clientText", { id }) },
          { name: t("topic"), value: topic === null ? t("noTopic") : shown(topic) },
        ]}
      />
    </Dialog>
  );
}
