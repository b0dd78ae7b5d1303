"use client";
import { refusals } from "@holofleet/shared/broker/connack.ts";
import { useLocale, useTranslations } from "next-intl";

/** Every code that a broker may answer with, of MQTT 3.1.1 and 5, to be looked up. */
export function CodeList() {
  const t = useTranslations("inspector.link");
  const locale = useLocale() === "zh-CN" ? "zh-CN" : "en";
  return (
    <details>
      <summary className="w-fit cursor-pointer py-3 text-muted hover:text-foreground md:py-1">{t("codes")}</summary>
      <dl className="mt-2 grid gap-x-4 gap-y-1 md:grid-cols-[minmax(12rem,auto)_1fr]">
        {refusals.map(({ code, v3, name, [locale]: words }) => (
          <div key={code} className="contents">
            <dt className="figures pt-1 font-medium md:pt-0">
              {v3 === undefined ? code : `${v3} / ${code}`} <span className="font-normal text-muted">{name}</span>
            </dt>
            <dd>
              {words.cause} <span className="text-muted">{words.next}</span>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
