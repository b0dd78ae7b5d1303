"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

/** Dialog for another title. The short name stays: it is in addresses and in the malls. */
export function RenameWork({ work, onClose }: { work: Work; onClose: () => void }) {
  const t = useTranslations("works.rename");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const [title, setTitle] = useState(work.title);
  const rename = useMutation({
    mutationFn: () => client.works.update({ slug: work.slug, title }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.works.key() });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("title")}
      submit={ui("save")}
      onSubmit={() => rename.mutate()}
      onClose={onClose}
      isPending={rename.isPending}
      isDisabled={title.trim() === ""}
      error={rename.error}
    >
      <TextInput
        label={t("name")}
        hint={t("hint", { slug: work.slug })}
        name="title"
        value={title}
        onChange={setTitle}
        isRequired
        autoFocus
      />
    </FormDialog>
  );
}
