"use client";
import type { InspectedMessage } from "@holofleet/contract/fleet/inspector.ts";
import { useTranslations } from "next-intl";
import { CopyButton } from "#ui/feedback/copy-button.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { Facts } from "#ui/layout/facts.tsx";

/** Everything about one message. */
export function MessageDetails({ message, onClose }: { message: InspectedMessage; onClose: () => void }) {
  const t = useTranslations("inspector.details");
  const list = useTranslations("inspector.list");
  const format = useFormat();
  const { topic, at, qos, retained, dup, size, format: kind, envelope, fault, text, cut, masked } = message;
  return (
    <Dialog
      title={<span className="break-all font-mono text-sm">{topic}</span>}
      isOpen
      wide
      onClose={onClose}
      footer={text !== "" && <CopyButton text={text} label={t("copyContent")} />}
    >
      <Facts
        items={[
          { name: t("topic"), value: <Copied text={topic} /> },
          { name: t("at"), value: format.absolute(at) },
          {
            name: t("delivery"),
            value: [`QoS ${qos}`, retained && list("retained"), dup && list("dup")].filter(Boolean).join(", "),
          },
          { name: t("size"), value: format.bytes(size) },
          { name: t("format"), value: t(`formats.${kind}`) },
          { name: t("type"), value: envelope && `${envelope.type}, ${t("version", { v: envelope.v })}` },
          { name: t("id"), value: envelope && <Copied text={envelope.id} /> },
          { name: t("sentAt"), value: envelope && format.absolute(envelope.sentAt) },
        ]}
      />
      {fault && (
        <p className="text-bad-ink">
          {t("fault")} {t(`faults.${fault}`)}
        </p>
      )}
      {masked && <p className="text-muted text-xs">{t("masked")}</p>}
      {text !== "" && (
        <pre className="max-h-[50dvh] overflow-auto whitespace-pre-wrap break-words rounded-lg border bg-surface-secondary p-3 font-mono text-xs">
          {text}
        </pre>
      )}
      {cut && <p className="text-muted text-xs">{t("cut")}</p>}
    </Dialog>
  );
}

function Copied({ text }: { text: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="min-w-0 break-all font-mono">{text}</code>
      <CopyButton text={text} />
    </span>
  );
}
