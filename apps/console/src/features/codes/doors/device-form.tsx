"use client";
import type { CodeDevice } from "@holofleet/contract/codes/redeem.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { Choice } from "#ui/form/choice.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  onClose: () => void;
  onAdded: (device: CodeDevice & { password: string }) => void;
}

/** Dialog that lets a device of a mall in. */
export function DeviceForm({ onClose, onAdded }: Props) {
  const t = useTranslations("codes.devices");
  const columns = useTranslations("codes.columns");
  const queries = useQueryClient();
  const malls = useQuery(mallsQuery());
  const [name, setName] = useState("");
  const [mall, setMall] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: () => client.codes.addDevice({ name, mall: mall ?? "" }),
    onSuccess: async (device) => {
      await queries.invalidateQueries({ queryKey: api.codes.devices.key() });
      onAdded(device);
    },
  });
  return (
    <FormDialog
      title={t("add")}
      submit={t("submit")}
      onSubmit={() => add.mutate()}
      onClose={onClose}
      isPending={add.isPending}
      isDisabled={name.trim() === "" || mall === null}
      error={add.error}
    >
      <TextInput
        label={t("name")}
        name="name"
        value={name}
        onChange={setName}
        hint={t("nameHint")}
        isRequired
        autoFocus
      />
      <Choice
        label={columns("mall")}
        options={(malls.data ?? []).map(({ code, name: label }) => ({ id: code, label: `${label} (${code})` }))}
        value={mall}
        onChange={setMall}
      />
    </FormDialog>
  );
}
