"use client";
import { Images } from "lucide-react";
import { useTranslations } from "next-intl";
import { LinkButton } from "#ui/layout/link-button.tsx";

/** What to do in a console where nothing was published yet. */
export function FirstSteps() {
  const t = useTranslations("fleet.start");
  return (
    <section className="relative flex flex-wrap items-center justify-between gap-4 overflow-hidden rounded-xl border bg-surface p-5 shadow-surface before:absolute before:inset-x-0 before:top-0 before:h-0.5 before:bg-(image:--spectrum)">
      <div>
        <h2 className="font-semibold text-base">{t("title")}</h2>
        <p className="text-muted">{t("text")}</p>
      </div>
      <LinkButton href="/works">
        <Images aria-hidden />
        {t("works")}
      </LinkButton>
    </section>
  );
}
