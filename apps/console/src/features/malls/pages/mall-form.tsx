"use client";
import type { MqttCredentials } from "@holofleet/contract/malls/legacy.ts";
import { type Mall, mallCodeSchema } from "@holofleet/contract/malls.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { draftOf, type LegacyDraft, settingsOf } from "#features/legacy/pages/legacy-draft.ts";
import { LegacyFields } from "#features/legacy/pages/legacy-fields.tsx";
import { api, client } from "#ui/api.ts";
import { Chip } from "#ui/form/chip.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { ZoneInput } from "#ui/form/zone-input.tsx";

interface Props {
  /** the mall to edit; a new one when absent */
  mall?: Mall;
  isOpen: boolean;
  onClose: () => void;
  /** with the credentials of an older agent that is new */
  onSaved: (mall: Mall, mqtt?: MqttCredentials) => void;
}

/** Dialog for a new mall, or to change one. */
export function MallForm({ mall, isOpen, onClose, onSaved }: Props) {
  const t = useTranslations("malls");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [code, setCode] = useState("");
  const [name, setName] = useState(mall?.name ?? "");
  const [city, setCity] = useState(mall?.city ?? "");
  const [timezone, setTimezone] = useState(mall?.timezone ?? "Asia/Shanghai");
  const [approval, setApproval] = useState(mall?.approval ?? false);
  const [older, setOlder] = useState<LegacyDraft | null>(null);
  const legacy = older && settingsOf(older);
  const save = useMutation({
    mutationFn: () =>
      mall
        ? client.malls.update({ code: mall.code, name, city, timezone, approval })
        : client.malls.add({ code, name, city, timezone, ...(legacy && { legacy }) }),
    onSuccess: async (saved: Mall & { mqtt?: MqttCredentials }) => {
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      onSaved(saved, saved.mqtt);
    },
  });
  const isComplete = name.trim() !== "" && (mall !== undefined || code !== "") && (older === null || legacy !== null);
  const codeIsWrong = code !== "" && !mallCodeSchema.safeParse(code).success;
  return (
    <FormDialog
      title={mall ? t("edit.title", { code: mall.code }) : t("add.title")}
      submit={mall ? ui("save") : t("add.submit")}
      onSubmit={() => save.mutate()}
      isOpen={isOpen}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={!isComplete || codeIsWrong}
      error={save.error}
    >
      {!mall && (
        <TextInput
          label={t("add.code")}
          name="code"
          value={code}
          onChange={setCode}
          hint={t("add.codeHint")}
          error={codeIsWrong ? t("add.codeWrong") : null}
          isRequired
          autoFocus
        />
      )}
      <TextInput label={t("add.name")} name="name" value={name} onChange={setName} isRequired />
      <TextInput label={t("add.city")} name="city" value={city} onChange={setCity} />
      <ZoneInput label={t("add.zone")} value={timezone} onChange={setTimezone} />
      {mall && (
        <div>
          <Chip isOn={approval} onPress={() => setApproval(!approval)}>
            {t("edit.approval")}
          </Chip>
        </div>
      )}
      {!mall && (
        <div>
          <Chip isOn={older !== null} onPress={() => setOlder(older ? null : draftOf(null))}>
            {t("add.older")}
          </Chip>
        </div>
      )}
      {older && <LegacyFields mall={code} draft={older} onChange={setOlder} />}
    </FormDialog>
  );
}
