"use client";
import { Table2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { LinkButton } from "#ui/layout/link-button.tsx";

/** The way to the table of works × malls. */
export function WhereLink() {
  const t = useTranslations("places");
  return (
    <LinkButton href="/where" variant="outline">
      <Table2 aria-hidden />
      {t("open")}
    </LinkButton>
  );
}
