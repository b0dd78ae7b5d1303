"use client";
import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMay } from "./use-may.ts";

/** Tells whoever is limited to some malls that there may be others. */
export function LimitedLine() {
  const t = useTranslations("people");
  if (!useMay().limited) return null;
  return (
    <p className="mx-auto flex w-full max-w-6xl items-center gap-1.5 px-4 pt-4 text-muted text-xs md:px-8">
      <MapPin aria-hidden className="size-3.5 shrink-0" />
      {t("limited")}
    </p>
  );
}
