"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { type Hours, hoursPlanSchema } from "@holofleet/contract/projectors/hours.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Choice } from "#ui/form/choice.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { DayRows } from "./day-rows.tsx";
import { draftOf, readDraft } from "./hours-draft.ts";
import { Preview } from "./preview.tsx";

interface Props {
  /** the hours to change; new ones when `null` */
  hours: Hours | null;
  mall: Pick<Mall, "code" | "name" | "timezone">;
  /** what may have hours of its own; empty is the whole mall */
  zones: readonly string[];
  onClose: () => void;
}

/** Dialog for opening hours, with the next seven days beside what is typed. */
export function HoursForm({ hours, mall, zones, onClose }: Props) {
  const t = useTranslations("hours");
  const ui = useTranslations("ui");
  const format = useFormat();
  const notify = useNotify();
  const queries = useQueryClient();
  const [zone, setZone] = useState(hours?.zone ?? zones[0] ?? "");
  const [draft, setDraft] = useState(() => draftOf(hours?.plan ?? null));
  const { plan, wrong } = readDraft(draft);
  const checked = plan === null ? null : (hoursPlanSchema.safeParse(plan).data ?? null);
  const save = useMutation({
    mutationFn: (wanted: NonNullable<typeof checked>) => client.hours.save({ mall: mall.code, zone, plan: wanted }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.hours.key() });
      notify.done(t("saved"));
      onClose();
    },
  });
  const spanError = (key: string) => (wrong.has(key) ? t("form.spansWrong") : null);
  return (
    <FormDialog
      wide
      sticky
      title={t(hours ? "form.change" : "form.new")}
      submit={ui("save")}
      onSubmit={() => checked !== null && save.mutate(checked)}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={checked === null}
      error={save.error}
    >
      <div className="grid gap-6 md:grid-cols-2">
        <div className="grid content-start gap-4">
          {!hours && (
            <Choice
              label={t("form.for")}
              options={zones.map((id) => ({ id: id || "whole", label: id || t("whole", { mall: mall.name }) }))}
              value={zone || "whole"}
              onChange={(id) => setZone(id === "whole" ? "" : id)}
            />
          )}
          <p className="text-muted text-sm">{t("form.hint", { zone: mall.timezone })}</p>
          {draft.weekly.map((text, day) => (
            <TextInput
              // biome-ignore lint/suspicious/noArrayIndexKey: the seven days of a week
              key={day}
              label={format.weekday(day)}
              name={`day-${day}`}
              value={text}
              placeholder={t("closed")}
              onChange={(value) =>
                setDraft({ ...draft, weekly: draft.weekly.map((own, index) => (index === day ? value : own)) })
              }
              error={spanError(`weekly.${day}`)}
              autoComplete="off"
            />
          ))}
        </div>
        <div className="grid content-start gap-4">
          <DayRows
            title={t("form.holidays")}
            add={t("form.addHoliday")}
            rows={draft.holidays}
            wrong={(index) => wrong.has(`holidays.${index}`)}
            onChange={(holidays) => setDraft({ ...draft, holidays })}
            isRange
          />
          <DayRows
            title={t("form.exceptions")}
            add={t("form.addException")}
            rows={draft.exceptions}
            wrong={(index) => wrong.has(`exceptions.${index}`)}
            onChange={(exceptions) => setDraft({ ...draft, exceptions })}
          />
          <Choice
            label={t("form.missed")}
            options={(["catch_up", "skip"] as const).map((id) => ({ id, label: t(`form.misses.${id}`) }))}
            value={draft.missed}
            onChange={(id) => setDraft({ ...draft, missed: id === "skip" ? "skip" : "catch_up" })}
          />
          <TextInput
            label={t("form.hold")}
            name="hold"
            type="number"
            value={draft.hold}
            onChange={(hold) => setDraft({ ...draft, hold })}
            hint={t("form.holdHint")}
            error={wrong.has("hold") ? t("form.holdWrong") : null}
          />
          {checked && <Preview plan={checked} timezone={mall.timezone} />}
        </div>
      </div>
    </FormDialog>
  );
}
