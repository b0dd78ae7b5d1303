"use client";
import { locales } from "@holofleet/contract/access/people.ts";
import type { Channel } from "@holofleet/contract/notify/channels.ts";
import { type ChannelKind, channelKinds } from "@holofleet/contract/notify/deliveries.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { CheckList } from "#ui/form/check-list.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { type Draft, draftOf, hasReaders, settingsOf, takesSecret } from "./channel-draft.ts";

interface Props {
  /** the channel to edit; a new one when absent */
  channel?: Channel;
  onClose: () => void;
  /** a web hook was made: this is its secret */
  onSecret: (channel: Channel, secret: string) => void;
}

/** Dialog for a new channel, or to change one. */
export function ChannelForm({ channel, onClose, onSecret }: Props) {
  const t = useTranslations("notify.form");
  const kinds = useTranslations("notify.kind");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(draftOf(channel, useLocale()));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const settings = settingsOf(draft, channel === undefined);
  const save = useMutation({
    mutationFn: async () => {
      if (settings === null) return null;
      const { kind: _, ...changed } = settings;
      if (channel) await client.channels.update({ id: channel.id, ...changed, enabled: draft.enabled });
      return channel ? null : client.channels.create(settings);
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: api.channels.key() });
      onClose();
      if (made?.secret) onSecret(made.channel, made.secret);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (settings !== null) save.mutate();
  };
  return (
    <Dialog
      title={t(channel ? "edit" : "add")}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="channel-form" isPending={save.isPending} isDisabled={settings === null}>
          {channel ? ui("save") : t("submit")}
        </DialogFooter>
      }
    >
      <form id="channel-form" onSubmit={submit} className="grid gap-4">
        <TextInput
          label={t("name")}
          name="name"
          value={draft.name}
          onChange={(name) => change({ name })}
          isRequired
          autoFocus
        />
        {channel ? (
          <p className="text-muted text-sm">{kinds(channel.kind)}</p>
        ) : (
          <Choice
            label={t("kind")}
            options={channelKinds.map((id) => ({ id, label: kinds(id) }))}
            value={draft.kind}
            onChange={(kind) => change({ kind: kind as ChannelKind })}
          />
        )}
        {hasReaders(draft.kind) ? (
          <Readers draft={draft} onChange={change} />
        ) : (
          <HookFields draft={draft} channel={channel} onChange={change} />
        )}
        {draft.kind !== "app" && draft.kind !== "webhook" && (
          <Choice
            label={t("locale")}
            options={locales.map((id) => ({ id, label: languages[id] }))}
            value={draft.locale}
            onChange={(locale) => change({ locale: locale as Draft["locale"] })}
          />
        )}
        {channel && (
          <label className="flex min-h-11 cursor-pointer items-center gap-3 md:min-h-9">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={draft.enabled}
              onChange={(event) => change({ enabled: event.target.checked })}
            />
            {t("enabled")}
          </label>
        )}
        {save.isError && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}

/** Each in its own words: who does not read the page's language must find theirs. */
const languages = { en: "English", "zh-CN": "简体中文" };

interface FieldsProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

function Readers({ draft, onChange }: FieldsProps) {
  const t = useTranslations("notify.form");
  const people = useQuery(api.people.list.queryOptions());
  return (
    <>
      {people.isError && <ErrorState error={people.error} />}
      {people.isSuccess && (
        <CheckList
          legend={t("people")}
          items={people.data.map(({ id, name, email }) => ({ id, label: name, note: email }))}
          chosen={draft.people}
          onChange={(chosen) => onChange({ people: chosen })}
        />
      )}
      {draft.kind === "email" && (
        <TextInput
          label={t("addresses")}
          name="addresses"
          value={draft.addresses}
          onChange={(addresses) => onChange({ addresses })}
          hint={t("addressesHint")}
        />
      )}
    </>
  );
}

function HookFields({ draft, channel, onChange }: FieldsProps & { channel: Channel | undefined }) {
  const t = useTranslations("notify.form");
  const { kind } = draft;
  if (hasReaders(kind)) return null;
  return (
    <>
      <TextInput
        label={t("url")}
        name="url"
        value={draft.url}
        onChange={(url) => onChange({ url })}
        placeholder={channel?.target ?? "https://"}
        hint={channel ? t("urlKept") : t(`urlHint.${kind as "webhook" | "feishu" | "dingtalk" | "wecom"}`)}
        isRequired={channel === undefined}
      />
      {takesSecret(kind) && (
        <TextInput
          label={t("secret")}
          name="secret"
          type="password"
          autoComplete="off"
          value={draft.secret}
          onChange={(secret) => onChange({ secret })}
          hint={t(channel?.hasSecret ? "secretKept" : "secretHint")}
        />
      )}
    </>
  );
}
