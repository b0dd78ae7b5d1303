"use client";
import type { CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { useTranslations } from "next-intl";
import { Choice } from "#ui/form/choice.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { newTrigger, type TriggerType, triggerTypes } from "./cue-draft.ts";
import { TimesFields } from "./times-fields.tsx";

interface Props {
  trigger: CueTrigger;
  onChange: (trigger: CueTrigger) => void;
}

/** What a cue waits for. */
export function TriggerFields({ trigger, onChange }: Props) {
  const t = useTranslations("cues.form");
  return (
    <>
      <Choice
        label={t("trigger")}
        options={triggerTypes.map((id) => ({ id, label: t(`triggers.${id}`) }))}
        value={trigger.type}
        onChange={(type) => onChange(newTrigger(type as TriggerType))}
      />
      {trigger.type === "topic" && (
        <>
          <TextInput
            label={t("topic")}
            name="topic"
            value={trigger.topic}
            onChange={(topic) => onChange({ ...trigger, topic })}
            hint={t("topicHint")}
            placeholder="lightChange"
            isRequired
          />
          <ConditionFields
            condition={trigger.condition}
            onChange={(condition) => onChange({ ...trigger, condition })}
          />
        </>
      )}
      {trigger.type === "schedule" && <TimesFields trigger={trigger} onChange={onChange} />}
      {(trigger.type === "mall_offline" || trigger.type === "projector_fault") && (
        <TextInput
          label={t("minutes")}
          name="minutes"
          type="number"
          value={String(trigger.minutes)}
          onChange={(text) => onChange({ ...trigger, minutes: Math.round(Number(text)) })}
          hint={t("minutesHint")}
        />
      )}
      {trigger.type === "disk_low" && (
        <TextInput
          label={t("freeGb")}
          name="freeGb"
          type="number"
          value={String(trigger.freeGb)}
          onChange={(text) => onChange({ ...trigger, freeGb: Number(text) })}
        />
      )}
    </>
  );
}
