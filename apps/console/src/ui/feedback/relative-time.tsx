"use client";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";

interface Props {
  /** ISO time or epoch milliseconds; `null` reads "never" */
  at: string | number | null;
  /** IANA zone of the absolute time on hover; the reader's own when absent */
  zone?: string;
}

/** How long ago, kept current; the absolute time with its zone on hover. */
export function RelativeTime({ at, zone }: Props) {
  const t = useTranslations("ui");
  const format = useFormat();
  const now = useNow();
  if (at === null) return <span>{t("never")}</span>;
  const moment = typeof at === "string" ? Date.parse(at) : at;
  return (
    <time
      dateTime={new Date(moment).toISOString()}
      title={format.absolute(moment, zone)}
      className="figures whitespace-nowrap"
    >
      {format.relative(moment, Math.max(now, moment))}
    </time>
  );
}
