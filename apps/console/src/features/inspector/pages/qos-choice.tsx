"use client";
import type { Qos } from "@holofleet/contract/fleet/inspector.ts";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";

const levels: readonly Qos[] = [0, 1, 2];

/** How surely a message arrives. */
export function QosChoice({ value, onChange }: { value: Qos; onChange: (qos: Qos) => void }) {
  const t = useTranslations("inspector.subscribe");
  return (
    <Choice
      label={t("qos")}
      options={levels.map((qos) => ({ id: String(qos), label: t(`qos${qos}`) }))}
      value={String(value)}
      onChange={(id) => onChange(levels.find((qos) => String(qos) === id) ?? 0)}
    />
  );
}
