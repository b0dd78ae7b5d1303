"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";

interface Props {
  projector: Projector;
  onClose: () => void;
  /** where its own page would be empty afterwards */
  onRemoved?: () => void;
}

/** Asks before a projector is taken away. */
export function RemoveProjector({ projector, onClose, onRemoved }: Props) {
  const t = useTranslations("projectors.remove");
  const notify = useNotify();
  const queries = useQueryClient();
  const { id, name } = projector;
  const remove = useMutation({
    mutationFn: () => client.projectors.remove({ id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.projectors.key() });
      notify.done(t("done", { name }));
      onClose();
      onRemoved?.();
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
