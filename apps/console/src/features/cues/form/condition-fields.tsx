"use client";
import type { CueCondition } from "@holofleet/shared/cues/messages.ts";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  condition: CueCondition | null;
  onChange: (condition: CueCondition | null) => void;
}

const kinds = ["any", "equals", "contains", "field"] as const;
const ops = ["is", "is_not", "above", "below", "contains", "exists"] as const;

function conditionOf(kind: (typeof kinds)[number]): CueCondition | null {
  if (kind === "any") return null;
  return kind === "field" ? { by: kind, path: "", op: "is", value: "" } : { by: kind, text: "" };
}

/** What a payload must be like. */
export function ConditionFields({ condition, onChange }: Props) {
  const t = useTranslations("cues.form");
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Choice
        label={t("condition")}
        options={kinds.map((id) => ({ id, label: t(`conditions.${id}`) }))}
        value={condition?.by ?? "any"}
        onChange={(kind) => onChange(conditionOf(kind as (typeof kinds)[number]))}
      />
      {condition !== null && condition.by !== "field" && (
        <TextInput
          label={t("text")}
          name="text"
          value={condition.text}
          onChange={(text) => onChange({ ...condition, text })}
        />
      )}
      {condition?.by === "field" && (
        <>
          <TextInput
            label={t("path")}
            name="path"
            value={condition.path}
            onChange={(path) => onChange({ ...condition, path })}
            hint={t("pathHint")}
          />
          <Choice
            label={t("op")}
            options={ops.map((id) => ({ id, label: t(`ops.${id}`) }))}
            value={condition.op}
            onChange={(op) => onChange({ ...condition, op: op as (typeof ops)[number] })}
          />
          {condition.op !== "exists" && (
            <TextInput
              label={t("value")}
              name="value"
              value={String(condition.value)}
              onChange={(value) => onChange({ ...condition, value })}
            />
          )}
        </>
      )}
    </div>
  );
}
