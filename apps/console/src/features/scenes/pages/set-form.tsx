"use client";
import type { ProjectorSet } from "@holofleet/contract/projectors/scenes.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { CheckList } from "#ui/form/check-list.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  /** the set to change; a new one when `null` */
  set: ProjectorSet | null;
  projectors: readonly Projector[];
  onClose: () => void;
}

/** Dialog for projectors that are switched together. */
export function SetForm({ set, projectors, onClose }: Props) {
  const t = useTranslations("scenes.sets");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [name, setName] = useState(set?.name ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(set?.projectors));
  const save = useMutation({
    mutationFn: () => client.projectorSets.save({ name: name.trim(), projectors: [...chosen] }),
    onSuccess: async () => {
      await Promise.all(
        [api.projectorSets.key(), api.projectors.key()].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      onClose();
    },
  });
  return (
    <FormDialog
      title={t(set ? "change" : "add")}
      submit={ui("save")}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={name.trim() === "" || chosen.size === 0}
      error={save.error}
    >
      {set ? (
        <p className="font-medium">{set.name}</p>
      ) : (
        <TextInput label={t("name")} name="name" value={name} onChange={setName} isRequired />
      )}
      <CheckList
        legend={t("projectors")}
        items={projectors.map(({ id, name: label, mallName, zone }) => ({
          id,
          label,
          note: [mallName, zone].filter(Boolean).join(" · "),
        }))}
        chosen={chosen}
        onChange={setChosen}
      />
    </FormDialog>
  );
}
