"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";

/** Asks before a sync stops waiting for the malls that are not done. */
export function CancelSync({ id, left, onClose }: { id: string; left: number; onClose: () => void }) {
  const t = useTranslations("syncs.detail");
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => client.syncs.cancel({ id }),
    onSuccess: (run) => {
      queries.setQueryData(api.syncs.show.queryKey({ input: { id } }), run);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t("cancelTitle", { count: left })}
      confirm={t("cancelConfirm")}
      cancel={t("keep")}
      isOpen
      onClose={onClose}
      onConfirm={() => cancel.mutate()}
      isPending={cancel.isPending}
      danger
    >
      <p>{t("cancelText")}</p>
      {cancel.isError && <ErrorState error={cancel.error} />}
    </ConfirmDialog>
  );
}
