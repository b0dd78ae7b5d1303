"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { driverKinds } from "@holofleet/shared/protocol/projectors/template.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Choice } from "#ui/form/choice.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";
import { type Draft, draftOf, type Field, readDraft, withDriver } from "./draft.ts";
import { DriverFields } from "./driver-fields.tsx";
import { InputFields } from "./input-fields.tsx";
import { PlaceFields } from "./place-fields.tsx";

interface Props {
  /** the projector to change; a new one when absent */
  projector?: Projector;
  /** code of the mall to begin with; empty when it is to be chosen */
  mall: string;
  /** what a search found */
  given?: Partial<Draft>;
  onClose: () => void;
}

/** Dialog for a new projector, or to change what is known about one. */
export function ProjectorForm({ projector, mall, given, onClose }: Props) {
  const t = useTranslations("projectors");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  const malls = useQuery(mallsQuery());
  const [draft, setDraft] = useState<Draft>(() => ({ ...draftOf(projector ?? null, mall), ...given }));
  const [tried, setTried] = useState(false);
  const only = malls.data?.length === 1 ? (malls.data[0]?.code ?? "") : "";
  const placed = { ...draft, mall: draft.mall || only };
  const { values, wrong } = readDraft(placed);
  const set = <F extends Field>(field: F, value: Draft[F]) => setDraft({ ...draft, [field]: value });
  /** what is wrong with a field: shown once something stands there, or after a try */
  const error = (field: Field) =>
    wrong.has(field) && (tried || draft[field] !== "") ? t(`form.wrong.${field as "host"}`) : null;
  const save = useMutation({
    mutationFn: ({ facts, ...address }: NonNullable<typeof values>) => {
      const secret = draft.password === "" ? {} : { password: draft.password };
      return projector
        ? client.projectors.update({ id: projector.id, ...address, ...facts, ...secret })
        : client.projectors.add({ mall: placed.mall, ...address, ...facts, ...secret });
    },
    onSuccess: async ({ name }) => {
      await queries.invalidateQueries({ queryKey: api.projectors.key() });
      notify.done(t(projector ? "form.changed" : "add.done", { name }));
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (values !== null) save.mutate(values);
  };
  const fields = { draft, set, error };
  return (
    <FormDialog
      title={projector ? t("form.title", { name: projector.name }) : t("add.title")}
      sticky
      submit={projector ? ui("save") : t("add.submit")}
      onSubmit={submit}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={placed.mall === ""}
      error={save.error}
    >
      {!projector && (
        <Choice
          label={t("add.mall")}
          options={(malls.data ?? []).map(({ code, name }) => ({ id: code, label: `${name} (${code})` }))}
          value={placed.mall || null}
          onChange={(code) => set("mall", code)}
          placeholder={t("add.chooseMall")}
        />
      )}
      <TextInput
        label={t("add.name")}
        name="name"
        value={draft.name}
        onChange={(name) => set("name", name)}
        hint={t("add.nameHint")}
        error={error("name")}
        isRequired
      />
      <Choice
        label={t("form.driver")}
        options={driverKinds.map((kind) => ({ id: kind, label: t(`driver.${kind}`) }))}
        value={draft.driver}
        onChange={(kind) => setDraft(withDriver(draft, driverKinds.find((known) => known === kind) ?? "pjlink"))}
      />
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <TextInput
          label={t("add.host")}
          name="host"
          value={draft.host}
          onChange={(host) => set("host", host)}
          hint={t("add.hostHint")}
          error={error("host")}
          autoComplete="off"
          isRequired
        />
        <TextInput
          label={t("add.port")}
          name="port"
          type="number"
          value={draft.port}
          onChange={(port) => set("port", port)}
          error={error("port")}
          isRequired
        />
      </div>
      <DriverFields {...fields} hasPassword={projector?.hasPassword ?? false} />
      <PlaceFields {...fields} />
      <details open={projector !== undefined && draft.inputs.length > 0}>
        <summary className="min-h-11 cursor-pointer py-3 font-medium text-sm">{t("form.inputs")}</summary>
        <InputFields inputs={draft.inputs} onChange={(inputs) => set("inputs", inputs)} />
      </details>
    </FormDialog>
  );
}
