"use client";
import { Button } from "@heroui/react";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { DayRow } from "./hours-draft.ts";

interface Props {
  title: string;
  /** on the button that adds one */
  add: string;
  rows: readonly DayRow[];
  wrong: (index: number) => boolean;
  onChange: (rows: DayRow[]) => void;
  /** from one day to another */
  isRange?: boolean;
}

const field = "min-h-11 w-full min-w-0 rounded-lg border border-field-border bg-field px-3 text-sm md:min-h-9";

/** Days that are not like every week's. */
export function DayRows({ title, add, rows, wrong, onChange, isRange = false }: Props) {
  const t = useTranslations("hours.form");
  const change = (at: number, part: Partial<DayRow>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">{title}</legend>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has nothing of its own but its place
        <div key={index} className={`grid gap-2 rounded-lg border p-2 ${wrong(index) ? "border-danger" : ""}`}>
          <div className="flex gap-2">
            <input
              type="date"
              aria-label={t(isRange ? "from" : "date")}
              className={field}
              value={row.from}
              onChange={({ target: { value } }) =>
                change(index, { from: value, ...((!isRange || row.to < value) && { to: value }) })
              }
            />
            {isRange && (
              <input
                type="date"
                aria-label={t("to")}
                className={field}
                value={row.to}
                onChange={({ target: { value } }) => change(index, { to: value })}
              />
            )}
            <Button
              isIconOnly
              variant="ghost"
              aria-label={t("removeDay")}
              onPress={() => onChange(rows.filter((_, other) => other !== index))}
            >
              <X aria-hidden />
            </Button>
          </div>
          <div className="flex gap-2">
            <input
              aria-label={t("name")}
              placeholder={t("name")}
              className={field}
              value={row.name}
              onChange={({ target: { value } }) => change(index, { name: value })}
            />
            <input
              aria-label={t("spans")}
              placeholder={t("closedDay")}
              className={field}
              value={row.spans}
              onChange={({ target: { value } }) => change(index, { spans: value })}
            />
          </div>
          {wrong(index) && <p className="text-bad-ink text-xs">{t("dayWrong")}</p>}
        </div>
      ))}
      <Button
        size="sm"
        variant="outline"
        className="w-fit"
        onPress={() => onChange([...rows, { from: "", to: "", name: "", spans: "" }])}
      >
        <Plus aria-hidden />
        {add}
      </Button>
    </fieldset>
  );
}
