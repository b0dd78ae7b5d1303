"use client";
import type { BothWords } from "@holofleet/contract/notify/events.ts";
import { useLocale } from "next-intl";

/** What of an event's words is the reader's. */
export function useEventWords(): (words: BothWords) => string {
  const locale = useLocale();
  return (words) => words[locale];
}
