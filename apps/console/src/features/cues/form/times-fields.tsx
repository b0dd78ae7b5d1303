"use client";
import { Button, Input, Label, TextField } from "@heroui/react";
import type { CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { weekdays } from "@holofleet/shared/line.ts";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { toggleDay } from "#features/lines/pages/draft.ts";
import { useDayNames } from "#features/lines/pages/use-line-words.ts";
import { Chip } from "#ui/form/chip.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { ZoneInput } from "#ui/form/zone-input.tsx";

type Schedule = Extract<CueTrigger, { type: "schedule" }>;

interface Props {
  trigger: Schedule;
  onChange: (trigger: Schedule) => void;
}

/** When it is time: days, hours and by whose clocks. */
export function TimesFields({ trigger, onChange }: Props) {
  const t = useTranslations("cues.form");
  const names = useDayNames();
  const { times, timezone } = trigger;
  return (
    <>
      {times.map(({ days, at }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a time has nothing of its own but its place
        <fieldset key={index} className="grid gap-3 rounded-lg border p-3">
          <legend className="sr-only">{t("time")}</legend>
          <div className="flex flex-wrap gap-1.5">
            {weekdays.map((day) => (
              <Chip
                key={day}
                isOn={days.includes(day)}
                onPress={() => onChange({ ...trigger, times: times.with(index, { days: toggleDay(days, day), at }) })}
              >
                {names[day]}
              </Chip>
            ))}
          </div>
          <div className="flex items-end gap-3">
            <TextField
              name={`at-${index}`}
              type="time"
              className="w-32"
              value={at}
              onChange={(text) => onChange({ ...trigger, times: times.with(index, { days, at: text.slice(0, 5) }) })}
            >
              <Label>{t("at")}</Label>
              <Input />
            </TextField>
            {times.length > 1 && (
              <Button
                isIconOnly
                variant="ghost"
                className="ml-auto"
                aria-label={t("removeTime")}
                onPress={() => onChange({ ...trigger, times: times.toSpliced(index, 1) })}
              >
                <X aria-hidden />
              </Button>
            )}
          </div>
        </fieldset>
      ))}
      <Button
        variant="outline"
        size="sm"
        className="justify-self-start"
        isDisabled={times.length >= 20}
        onPress={() => onChange({ ...trigger, times: [...times, { days: [...weekdays], at: "18:00" }] })}
      >
        <Plus aria-hidden />
        {t("addTime")}
      </Button>
      <div className="grid gap-3 sm:grid-cols-2">
        <Choice
          label={t("clocks")}
          options={[
            { id: "own", label: t("ownClocks") },
            { id: "one", label: t("oneClock") },
          ]}
          value={timezone === null ? "own" : "one"}
          onChange={(id) =>
            onChange({ ...trigger, timezone: id === "own" ? null : Intl.DateTimeFormat().resolvedOptions().timeZone })
          }
        />
        {timezone !== null && (
          <ZoneInput label={t("zone")} value={timezone} onChange={(zone) => onChange({ ...trigger, timezone: zone })} />
        )}
      </div>
    </>
  );
}
