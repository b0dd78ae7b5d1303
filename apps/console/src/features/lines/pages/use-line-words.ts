"use client";
import { type DownloadWindow, type Line, stretches, type Weekday, weekdays } from "@holofleet/shared/line.ts";
import { useLocale, useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import { bytesPerMbit } from "./draft.ts";

/** 2024-01-01 was a Monday. */
const monday = Date.UTC(2024, 0, 1);

/** A weekday's short name in the reader's language. */
export function useDayNames(): Record<Weekday, string> {
  const locale = useLocale();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
    return Object.fromEntries(
      weekdays.map((day, index) => [day, format.format(monday + index * 86_400_000)]),
    ) as Record<Weekday, string>;
  }, [locale]);
}

/** Puts a line in words: its limit, and each of its windows. */
export function useLineWords() {
  const t = useTranslations("lines");
  const locale = useLocale();
  const names = useDayNames();
  const limit = useCallback(
    (line: Line) => {
      if (line.limit === null) return t("noLimit");
      const mbit = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(line.limit / bytesPerMbit);
      return t("mbit", { mbit });
    },
    [t, locale],
  );
  const window = useCallback(
    ({ days, from, to }: DownloadWindow) => {
      const range = ([first, last]: [Weekday, Weekday]) =>
        first === last ? names[first] : `${names[first]}–${names[last]}`;
      const all = days.length === weekdays.length ? t("daily") : stretches(days).map(range).join(t("comma"));
      return t(to <= from ? "overnight" : "window", { days: all, from, to });
    },
    [t, names],
  );
  return useMemo(() => ({ limit, window }), [limit, window]);
}
