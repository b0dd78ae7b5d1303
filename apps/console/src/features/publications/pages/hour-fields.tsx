"use client";
import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import type { Mall } from "@holofleet/contract/malls.ts";
import { clockIn, momentIn } from "@holofleet/shared/zone.ts";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { ZoneInput } from "#ui/form/zone-input.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";

/** An hour while somebody chooses it: what a clock in that zone shows. */
export interface HourDraft {
  /** `2026-12-24T08:00`; empty until chosen */
  clock: string;
  timezone: string;
}

/** The moment, once it is one that is to come. */
export function momentOf({ clock, timezone }: HourDraft): Date | null {
  const moment = momentIn(clock, timezone);
  return moment !== null && moment.getTime() > Date.now() ? moment : null;
}

/** Tomorrow at eight where most of the malls are. */
export function firstHour(malls: readonly Mall[]): HourDraft {
  const timezone = zonesOf(malls)[0] ?? ownZone();
  const tomorrow = clockIn(new Date(Date.now() + 86_400_000), timezone);
  return { clock: `${tomorrow.slice(0, 10)}T08:00`, timezone };
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zones of some malls, that of most of them first. */
function zonesOf(malls: readonly Mall[]): string[] {
  const counts = new Map<string, number>();
  for (const { timezone } of malls) counts.set(timezone, (counts.get(timezone) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([zone]) => zone);
}

interface Props {
  value: HourDraft;
  /** whose zones are offered first */
  malls: readonly Mall[];
  onChange: (hour: HourDraft) => void;
}

/** A day, a time, and whose clock that is. */
export function HourFields({ value, malls, onChange }: Props) {
  const t = useTranslations("publications.hour");
  const format = useFormat();
  const { clock, timezone } = value;
  const moment = momentOf(value);
  const first = useMemo(() => zonesOf(malls), [malls]);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="at"
        type="datetime-local"
        fullWidth
        value={clock}
        onChange={(next) => onChange({ ...value, clock: next })}
        isInvalid={clock !== "" && moment === null}
        validationBehavior="aria"
      >
        <Label>{t("at")}</Label>
        <Input />
        {clock !== "" && moment === null ? (
          <FieldError>{t("wrong")}</FieldError>
        ) : (
          <Description>
            {moment && timezone !== ownZone() && t("yours", { time: format.absolute(moment.getTime()) })}
          </Description>
        )}
      </TextField>
      <ZoneInput
        label={t("zone")}
        value={timezone}
        first={first}
        onChange={(zone) => onChange({ ...value, timezone: zone })}
      />
    </div>
  );
}
