"use client";
import { type Line, nextMoment } from "@holofleet/shared/line.ts";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";

/** Whether a line is open now by the clocks of `zone`, and until or from when. */
export function LineOutlook({ line: { windows }, zone }: { line: Pick<Line, "windows">; zone: string }) {
  const t = useTranslations("lines");
  const format = useFormat();
  const now = useNow();
  const opens = nextMoment(windows, zone, now, true);
  if (opens === null) return <>{t("never")}</>;
  if (opens > now) return <>{t("closedUntil", { time: format.planned(opens, zone) })}</>;
  const closes = nextMoment(windows, zone, now, false);
  return <>{closes === null ? t("always") : t("openUntil", { time: format.planned(closes, zone) })}</>;
}
