"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useTranslations } from "next-intl";
import { firstHour, type HourDraft, HourFields } from "./hour-fields.tsx";

interface Props {
  /** `null`: now */
  value: HourDraft | null;
  malls: readonly Mall[];
  onChange: (hour: HourDraft | null) => void;
}

/** Now, or at an hour. */
export function WhenFields({ value, malls, onChange }: Props) {
  const t = useTranslations("publications.hour");
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-sm">{t("when")}</legend>
      <div className="flex flex-wrap gap-x-6">
        {[false, true].map((isLater) => (
          <label key={String(isLater)} className="flex min-h-11 cursor-pointer items-center gap-3 md:min-h-8">
            <input
              type="radio"
              name="when"
              className="size-4 accent-accent"
              checked={(value !== null) === isLater}
              onChange={() => onChange(isLater ? firstHour(malls) : null)}
            />
            {isLater ? t("later") : t("now")}
          </label>
        ))}
      </div>
      {value && <HourFields value={value} malls={malls} onChange={onChange} />}
    </fieldset>
  );
}
