"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate();
  };
  return (
    <Dialog
      title={t("title")}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter
          onClose={onClose}
          form="rename-work"
          isPending={rename.isPending}
          isDisabled={title.trim() === ""}
        >
          {ui("save")}
        </DialogFooter>
      }
    >
      <form id="rename-work" onSubmit={submit} className="grid gap-4">
        <TextInput
          label={t("name")}
          hint={t("hint", { slug: work.slug })}
          name="title"
          value={title}
          onChange={setTitle}
          isRequired
          autoFocus
        />
        {rename.isError && <ErrorState error={rename.error} />}
      </form>
    </Dialog>
  );
}
