"use client";
import { Sparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";

/** Marks what nobody reported: it follows from what an older agent fetched. */
export function Inferred() {
  const t = useTranslations("legacy");
  return (
    <span title={t("inferredWhy")}>
      <StatusBadge tone="muted" icon={Sparkles}>
        {t("inferred")}
      </StatusBadge>
    </span>
  );
}
