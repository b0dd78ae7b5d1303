"use client";
import { alphabets, type CodeFormat } from "@holofleet/shared/codes/format.ts";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { oddsOf, sampleCode } from "./batch-draft.ts";

/** How codes of this form read, of which characters they are made, and how hard they are to guess, in words. */
export function CodePreview({ format, count, fewest }: { format: CodeFormat; count: number; fewest: number }) {
  const t = useTranslations("codes.preview");
  const figures = useFormat();
  const { guesses, days } = oddsOf(format, count);
  const weak = guesses < fewest;
  const time =
    days >= 730
      ? t("years", { count: figures.count(Math.floor(days / 365)) })
      : t("days", { count: figures.count(days) });
  return (
    <div className="grid gap-1.5 rounded-lg border bg-default/50 p-3" role="status">
      <p className="text-muted text-xs">{t("title")}</p>
      <p className="break-all font-mono font-semibold text-lg tracking-wide">{sampleCode(format)}</p>
      <p className="break-all text-muted text-xs">
        {t("alphabet")} <span className="font-mono">{alphabets[format.alphabet]}</span>
      </p>
      <p className={`flex items-start gap-1.5 text-sm ${weak ? "text-bad-ink" : ""}`}>
        {weak && <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />}
        <span>
          {t("odds", { guesses: figures.count(guesses) })} {weak ? t("weak") : t("time", { time })}
        </span>
      </p>
    </div>
  );
}
