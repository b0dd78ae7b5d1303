"use client";
import { type ApiFailure, failureOf } from "@holofleet/contract/client.ts";
import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";

/** Codes whose English sentence from the API says less to a reader than our own words. */
const plainer = new Set<string>(["unknown", "internal", "network", "unauthorized"]);

export interface FailureWords {
  /** cause and next step in the reader's language */
  text: string;
  /** the API's own sentence, where it says more than the words of its code */
  detail: string | null;
  requestId: string | undefined;
}

/** Turns whatever a call threw into words of the reader's language, by its code. */
export function useFailureWords(): (thrown: unknown) => FailureWords {
  const t = useTranslations("errors");
  const locale = useLocale();
  return useCallback(
    (thrown) => {
      const failure: ApiFailure = failureOf(thrown);
      const specific = !plainer.has(failure.code) && failure.message !== "";
      if (locale === "en" && specific) return { text: failure.message, detail: null, requestId: failure.requestId };
      const detail = specific ? failure.message : null;
      return {
        text: t(isDiskFull(failure) ? "console_disk_full" : failure.code),
        detail,
        requestId: failure.requestId,
      };
    },
    [t, locale],
  );
}

const isDiskFull = ({ code, details }: ApiFailure): boolean =>
  code === "unavailable" && (details as { disk?: unknown } | undefined)?.disk === "full";
