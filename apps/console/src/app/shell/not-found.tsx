"use client";
import { Compass } from "lucide-react";
import { useTranslations } from "next-intl";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";

/** An address that leads nowhere. */
export function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg place-content-center p-4">
      <EmptyState icon={Compass} title={t("title")} as="h1" action={<LinkButton href="/">{t("home")}</LinkButton>}>
        {t("text")}
      </EmptyState>
    </main>
  );
}
