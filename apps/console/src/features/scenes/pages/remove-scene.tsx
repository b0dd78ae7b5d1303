"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";

interface Props {
  noun: "scene" | "set";
  id: string;
  name: string;
  onClose: () => void;
}

/** Asks before a scene or a saved set is taken away. */
export function RemoveScene({ noun, id, name, onClose }: Props) {
  const t = useTranslations("scenes.remove");
  const notify = useNotify();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => (noun === "scene" ? client.scenes.remove({ id }) : client.projectorSets.remove({ id })),
    onSuccess: async () => {
      await Promise.all(
        [api.scenes.key(), api.projectorSets.key()].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      onClose();
    },
    onError: notify.failed,
  });
  return (
    <ConfirmDialog
      danger
      title={t("title", { name })}
      confirm={t("confirm")}
      isOpen
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
    >
      <p>{t("text")}</p>
    </ConfirmDialog>
  );
}
