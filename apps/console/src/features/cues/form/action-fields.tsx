"use client";
import { Button } from "@heroui/react";
import type { CueAction, CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { Choice } from "#ui/form/choice.tsx";
import { TextBlock } from "#ui/form/text-block.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { type ActionType, actionTypes, isOfNoMall, newAction } from "./cue-draft.ts";
import { DeviceFields } from "./device-fields.tsx";

interface Props {
  action: CueAction;
  number: number;
  trigger: CueTrigger;
  onChange: (action: CueAction) => void;
  onRemove?: () => void;
}

/** One of the things that a cue does. */
export function ActionFields({ action, number, trigger, onChange, onRemove }: Props) {
  const t = useTranslations("cues.form");
  return (
    <>
      <div className="flex items-end gap-2">
        <Choice
          className="flex-1"
          label={t("action", { number })}
          options={actionTypes.map((id) => ({ id, label: t(`actions.${id}`) }))}
          value={action.type}
          onChange={(type) => {
            const next = newAction(type as ActionType, []);
            const where = "where" in next && isOfNoMall(trigger) ? { where: "all" as const } : {};
            onChange({ ...next, ...where, id: action.id });
          }}
        />
        {onRemove && (
          <Button isIconOnly variant="ghost" aria-label={t("removeAction", { number })} onPress={onRemove}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      {(action.type === "command" || action.type === "scene") && (
        <DeviceFields action={action} trigger={trigger} onChange={onChange} />
      )}
      {action.type === "publish" && (
        <>
          <TextInput
            label={t("topic")}
            name={`topic-${number}`}
            value={action.topic}
            onChange={(topic) => onChange({ ...action, topic })}
            isRequired
          />
          <TextBlock
            label={t("payload")}
            rows={2}
            mono
            value={action.payload}
            onChange={(payload) => onChange({ ...action, payload })}
            hint={t("payloadHint", placeholders)}
          />
        </>
      )}
      {action.type === "notify" && <NotifyFields action={action} onChange={onChange} />}
    </>
  );
}

/** Kept out of the messages: a brace there begins a value of theirs. */
const placeholders = {
  mall: "{mall}",
  mallName: "{mallName}",
  subject: "{subject}",
  payload: "{payload}",
  time: "{time}",
};

interface NotifyProps {
  action: Extract<CueAction, { type: "notify" }>;
  onChange: (action: CueAction) => void;
}

function NotifyFields({ action, onChange }: NotifyProps) {
  const t = useTranslations("cues.form");
  const channels = useQuery(api.channels.list.queryOptions());
  if (channels.data?.length === 0) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-muted">{t("noChannels")}</p>
        <LinkButton href="/notifications/channels" variant="outline">
          {t("toChannels")}
        </LinkButton>
      </div>
    );
  }
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Choice
        label={t("channel")}
        options={(channels.data ?? []).map(({ id, name }) => ({ id, label: name }))}
        value={action.channel || null}
        placeholder={t("choose")}
        onChange={(channel) => onChange({ ...action, channel })}
      />
      <TextInput
        label={t("title")}
        name="title"
        value={action.text}
        onChange={(text) => onChange({ ...action, text })}
        hint={t("titleHint")}
      />
    </div>
  );
}
