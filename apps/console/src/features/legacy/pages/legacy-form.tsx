"use client";
import type { LegacyAgent, MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { draftOf, settingsOf } from "./legacy-draft.ts";
import { LegacyFields } from "./legacy-fields.tsx";

interface Props {
  /** code */
  mall: string;
  /** the one to change; `null` marks the mall as one that runs it */
  legacy: LegacyAgent | null;
  onClose: () => void;
  /** with the credentials of a new one */
  onSaved: (mqtt: MqttCredentials | null) => void;
}

/** Says that a mall runs the older agent, or changes how it is spoken to. */
export function LegacyForm({ mall, legacy, onClose, onSaved }: Props) {
  const t = useTranslations("legacy.form");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(legacy));
  const settings = settingsOf(draft);
  const save = useMutation({
    mutationFn: () => (settings ? client.malls.setLegacy({ code: mall, settings }) : Promise.resolve(null)),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      onSaved(saved?.mqtt ?? null);
    },
  });
  return (
    <FormDialog
      title={t(legacy ? "change" : "mark", { mall })}
      submit={legacy ? ui("save") : t("submit")}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={settings === null}
      error={save.error}
      wide
    >
      <p className="text-muted">{t("lead")}</p>
      <LegacyFields mall={mall} draft={draft} onChange={setDraft} />
    </FormDialog>
  );
}
