"use client";
import { Button, Input, Label, TextField } from "@heroui/react";
import { type DownloadWindow, weekdays } from "@holofleet/shared/line.ts";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Chip } from "#ui/form/chip.tsx";
import { toggleDay } from "./draft.ts";
import { useDayNames } from "./use-line-words.ts";

interface Props {
  window: DownloadWindow;
  onChange: (window: DownloadWindow) => void;
  onRemove: () => void;
}

/** One download window: the days on which it begins, and its hours. */
export function WindowFields({ window, onChange, onRemove }: Props) {
  const t = useTranslations("lines");
  const names = useDayNames();
  const hour = (key: "from" | "to") => (
    <TextField
      name={key}
      type="time"
      className="w-32"
      value={window[key]}
      onChange={(time) => onChange({ ...window, [key]: time.slice(0, 5) })}
    >
      <Label>{t(key)}</Label>
      <Input />
    </TextField>
  );
  return (
    <fieldset className="grid gap-3 rounded-lg border p-3">
      <legend className="sr-only">{t("oneWindow")}</legend>
      <div className="flex flex-wrap gap-1.5">
        {weekdays.map((day) => (
          <Chip
            key={day}
            isOn={window.days.includes(day)}
            onPress={() => onChange({ ...window, days: toggleDay(window.days, day) })}
          >
            {names[day]}
          </Chip>
        ))}
      </div>
      <div className="flex flex-wrap items-end gap-3">
        {hour("from")}
        {hour("to")}
        <Button isIconOnly variant="ghost" className="ml-auto" aria-label={t("remove")} onPress={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </div>
    </fieldset>
  );
}
