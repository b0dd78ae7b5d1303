"use client";
import { groupNameSchema } from "@holofleet/contract/assignments.ts";
import type { Group } from "@holofleet/contract/groups.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { CheckList } from "#ui/form/check-list.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  /** the group to edit; a new one when absent */
  group?: Group;
  onClose: () => void;
}

/** Dialog for a new group, or to change the name and the malls of one. */
export function GroupForm({ group, onClose }: Props) {
  const t = useTranslations("groups");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const malls = useQuery(mallsQuery());
  const [name, setName] = useState(group?.name ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(group?.malls));
  const save = useMutation({
    mutationFn: async () => {
      const codes = [...chosen];
      if (!group) return client.groups.create({ name, malls: codes });
      const renamed = name.trim() === group.name ? group : await client.groups.rename({ name: group.name, to: name });
      return client.groups.setMalls({ name: renamed.name, malls: codes });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.groups.key() });
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      onClose();
    },
  });
  const isGood = groupNameSchema.safeParse(name).success;
  return (
    <FormDialog
      title={group ? t("edit.title") : t("add.title")}
      submit={group ? ui("save") : t("add.submit")}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={!isGood}
      error={malls.error ?? save.error}
    >
      <TextInput
        label={t("columns.name")}
        name="name"
        value={name}
        onChange={setName}
        error={name !== "" && !isGood ? t("wrong") : null}
        isRequired
        autoFocus
      />
      {malls.isSuccess && malls.data.length > 0 && (
        <CheckList
          legend={t("malls", { count: chosen.size })}
          items={malls.data.map(({ code, name: label }) => ({ id: code, label, note: code }))}
          chosen={chosen}
          onChange={setChosen}
        />
      )}
      {group && group.works.length > 0 && (
        <p className="text-muted text-xs">{t("follow", { count: group.works.length })}</p>
      )}
    </FormDialog>
  );
}
