"use client";
import type { Place } from "@holofleet/contract/works/places.ts";
import { useTranslations } from "next-intl";

/** What is there, and what comes: `Rev 2`, `Rev 2 → 3`, `Rev 2 → none`. */
export function useRevisionWords(): (place: Place) => string {
  const t = useTranslations("places");
  const word = (number: number | null) => (number === null ? t("none") : t("revision", { number }));
  return ({ current, reported }) =>
    current === reported ? word(reported) : t("fromTo", { from: word(reported), to: word(current) });
}
