"use client";
import type { ProjectorCommand } from "@holofleet/contract/projectors.ts";
import { useLocale, useTranslations } from "next-intl";
import { useCallback } from "react";
import { useFormat } from "#ui/i18n/use-format.ts";

/** How an order stands in the reader's words: the agent's own sentence where it is in that language. */
export function useResultWords(): (command: ProjectorCommand) => string {
  const t = useTranslations("projectors.result");
  const format = useFormat();
  const locale = useLocale();
  return useCallback(
    ({ state, reason, dueAt, elapsedMs }) => {
      if (state === "asked" && dueAt !== null && Date.parse(dueAt) > Date.now())
        return t("later", { time: format.clock(Date.parse(dueAt), Date.now()) });
      return (locale === "en" && reason) || t(state, { seconds: format.duration(elapsedMs / 1000) });
    },
    [t, format, locale],
  );
}
