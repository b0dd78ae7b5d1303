"use client";
import { projectorHostSchema, projectorPortSchema } from "@holofleet/contract/projectors.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { Choice } from "#ui/form/choice.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  /** code of the mall to begin with; empty when it is to be chosen */
  mall: string;
  onClose: () => void;
}

/** Dialog for a new projector. */
export function AddProjector({ mall: first, onClose }: Props) {
  const t = useTranslations("projectors.add");
  const notify = useNotify();
  const queries = useQueryClient();
  const malls = useQuery(mallsQuery());
  const [chosen, setChosen] = useState(first);
  const [name, setName] = useState("");
  const [host, setHost] = useState("");
  const [port, setPort] = useState("4352");
  const [password, setPassword] = useState("");
  const mall = chosen || (malls.data?.length === 1 ? (malls.data[0]?.code ?? "") : "");
  const save = useMutation({
    mutationFn: () =>
      client.projectors.add({ mall, name, host, port: Number(port), ...(password !== "" && { password }) }),
    onSuccess: async (projector) => {
      await queries.invalidateQueries({ queryKey: api.projectors.key() });
      notify.done(t("done", { name: projector.name }));
      onClose();
    },
  });
  const hostIsWrong = host !== "" && !projectorHostSchema.safeParse(host).success;
  const portIsWrong = !projectorPortSchema.safeParse(Number(port)).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mall !== "" && !hostIsWrong && !portIsWrong) save.mutate();
  };

  return (
    <Dialog
      title={t("title")}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="projector-form" isPending={save.isPending} isDisabled={mall === ""}>
          {t("submit")}
        </DialogFooter>
      }
    >
      <form id="projector-form" onSubmit={submit} className="grid gap-4">
        <Choice
          label={t("mall")}
          options={(malls.data ?? []).map(({ code, name: title }) => ({ id: code, label: `${title} (${code})` }))}
          value={mall || null}
          onChange={setChosen}
          placeholder={t("chooseMall")}
        />
        <TextInput label={t("name")} name="name" value={name} onChange={setName} hint={t("nameHint")} isRequired />
        <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
          <TextInput
            label={t("host")}
            name="host"
            value={host}
            onChange={setHost}
            hint={t("hostHint")}
            error={hostIsWrong ? t("hostWrong") : null}
            autoComplete="off"
            isRequired
          />
          <TextInput
            label={t("port")}
            name="port"
            type="number"
            value={port}
            onChange={setPort}
            hint={t("portHint")}
            error={portIsWrong ? t("portWrong") : null}
            isRequired
          />
        </div>
        <TextInput
          label={t("password")}
          name="password"
          type="password"
          value={password}
          onChange={setPassword}
          hint={t("passwordHint")}
          autoComplete="new-password"
        />
        {save.isError && <ErrorState error={save.error} />}
      </form>
    </Dialog>
  );
}
