"use client";
import { useLocale } from "next-intl";
import { useMemo } from "react";
import {
  formatAbsolute,
  formatBytes,
  formatClock,
  formatDay,
  formatDuration,
  formatPlanned,
  formatRelative,
  formatWeekday,
} from "./format.ts";

/** Figures in the language of the page. */
export function useFormat() {
  const locale = useLocale();
  return useMemo(
    () => ({
      count: (value: number) => new Intl.NumberFormat(locale).format(value),
      percent: (share: number) => new Intl.NumberFormat(locale, { style: "percent" }).format(share),
      bytes: (bytes: number) => formatBytes(locale, bytes),
      rate: (bytesPerSecond: number) => `${formatBytes(locale, bytesPerSecond)}/s`,
      duration: (seconds: number) => formatDuration(locale, seconds),
      relative: (at: number, now: number) => formatRelative(locale, at, now),
      absolute: (at: number, zone?: string) => formatAbsolute(locale, at, zone),
      planned: (at: number, zone: string) => formatPlanned(locale, at, zone),
      clock: (at: number, now: number) => formatClock(locale, at, now),
      weekday: (day: number) => formatWeekday(locale, day),
      day: (date: string) => formatDay(locale, date),
    }),
    [locale],
  );
}
