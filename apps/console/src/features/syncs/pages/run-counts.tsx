"use client";
import type { Run } from "@holofleet/contract/syncs.ts";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";

/** How many malls of a sync are switched, wait, and failed. */
export function RunCounts({ run: { counts, removal } }: { run: Pick<Run, "counts" | "removal"> }) {
  const t = useTranslations("syncs");
  const { count } = useFormat();
  return (
    <span className="figures flex flex-wrap gap-x-3 text-xs">
      <span>
        {t(removal ? "removedCounts" : "counts", { active: count(counts.active), total: count(counts.total) })}
      </span>
      {counts.waiting > 0 && (
        <span className="text-warn-ink">{t("waitingCount", { count: count(counts.waiting) })}</span>
      )}
      {counts.failed > 0 && <span className="text-bad-ink">{t("failedCount", { count: count(counts.failed) })}</span>}
    </span>
  );
}
