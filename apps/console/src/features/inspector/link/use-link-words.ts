"use client";
import type { SubscriptionAnswer } from "@holofleet/contract/fleet/inspector.ts";
import { type LinkEvent, linkWords } from "@holofleet/shared/broker/link.ts";
import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";

/** What happened to a link, with the next step, in the reader's language. */
export function useLinkWords(): (event: LinkEvent) => string {
  const locale = useLocale();
  return useCallback((event) => linkWords(event, locale === "zh-CN" ? "zh-CN" : "en"), [locale]);
}

/** Why a subscription came to nothing; `null` for one that stands. */
export function useAnswerWords(): (answer: SubscriptionAnswer) => string | null {
  const t = useTranslations("inspector.fault");
  const words = useLinkWords();
  return useCallback(
    (answer) => {
      if (answer.ok) return null;
      return answer.fault === "refused" ? words(answer.event) : t(answer.fault);
    },
    [t, words],
  );
}
