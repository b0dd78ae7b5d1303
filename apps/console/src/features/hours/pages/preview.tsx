"use client";
import type { HoursPlan } from "@holofleet/contract/projectors/hours.ts";
import { Power, PowerOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";
import { previewOf } from "./plan.ts";

/** The next seven days of a plan: when power is switched, by the mall's clocks. */
export function Preview({ plan, timezone }: { plan: HoursPlan; timezone: string }) {
  const t = useTranslations("hours");
  const format = useFormat();
  const days = previewOf(plan, timezone, useNow());
  return (
    <section aria-label={t("preview")}>
      <h3 className="mb-2 font-medium text-sm">{t("preview")}</h3>
      <ol className="grid gap-1.5">
        {days.map(({ date, kind, name, events }) => (
          <li
            key={date}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-surface-secondary px-3 py-1.5 text-sm"
          >
            <span className="w-32 shrink-0">{format.day(date)}</span>
            {events.length === 0 && <span className="text-muted">{t("nothing")}</span>}
            {events.map(({ at, on, clock }) => (
              <span
                key={at}
                className={`figures inline-flex items-center gap-1 ${on ? "text-good-ink" : "text-muted"}`}
              >
                {on ? <Power aria-hidden className="size-3.5" /> : <PowerOff aria-hidden className="size-3.5" />}
                <span className="sr-only">{t(on ? "on" : "off")}</span>
                {clock}
              </span>
            ))}
            {kind !== "week" && <span className="ml-auto text-info-ink text-xs">{name || t(kind)}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
