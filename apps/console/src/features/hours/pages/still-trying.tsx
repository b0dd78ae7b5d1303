"use client";
import type { Hours } from "@holofleet/contract/projectors/hours.ts";
import { useTranslations } from "next-intl";
import { useFormat } from "#ui/i18n/use-format.ts";

interface Props {
  one: Hours["trying"][number];
  /** of the projector */
  name: string;
  timezone: string;
}

/** A projector that did not follow an opening hour, and when the mall's agent tries again. */
export function StillTrying({ one: { on, tries, nextAt }, name, timezone }: Props) {
  const t = useTranslations("hours");
  const format = useFormat();
  const time = format.planned(Date.parse(nextAt), timezone);
  // where the mains are cut at night, what cannot be reached is off
  return (
    <p className={`text-sm ${on ? "text-bad-ink" : "text-warn-ink"}`}>
      {t(on ? "tryingOn" : "tryingOff", { name, tries, time })}
    </p>
  );
}
