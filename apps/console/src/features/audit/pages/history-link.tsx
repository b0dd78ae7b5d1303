"use client";
import { ScrollText } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMay } from "#features/access/pages/use-may.ts";
import { LinkButton } from "#ui/layout/link-button.tsx";

/** From the page of an object into the audit log, for those who may read it. */
export function HistoryLink({ object }: { object: `${"mall" | "work" | "projector" | "person" | "group"}:${string}` }) {
  const t = useTranslations("audit");
  const { may } = useMay();
  if (!may("administer", "fleet")) return null;
  return (
    <LinkButton variant="ghost" href={`/audit?object=${encodeURIComponent(object)}`}>
      <ScrollText aria-hidden />
      {t("history")}
    </LinkButton>
  );
}
