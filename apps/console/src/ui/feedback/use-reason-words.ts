"use client";
import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import { useFormat } from "#ui/i18n/use-format.ts";
import { type Reason, reasonKey } from "./reason.ts";

/** Puts a reason in the reader's language and clock; an English sentence of its own where that says more. */
export function useReasonWords(): (reason: Reason) => string | null {
  const t = useTranslations("errors");
  const locale = useLocale();
  const format = useFormat();
  return useCallback(
    (reason) => {
      const key = reasonKey(reason);
      const { message, details } = reason;
      if (key === null) return message;
      if (key === "agent_offline_since") {
        return t(key, { since: format.clock(Date.parse(String(details?.since)), Date.now()) });
      }
      if (key === "disk_full_short") {
        return t(key, {
          need: format.bytes(Number(details?.needBytes)),
          free: format.bytes(Number(details?.freeBytes)),
        });
      }
      if (key === "queued_place") return t(key, { before: Number(details?.place) - 1 });
      return locale === "en" && message ? message : t(key);
    },
    [t, locale, format],
  );
}
