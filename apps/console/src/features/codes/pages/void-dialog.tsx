"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  /** of the batch */
  id: string;
  /** of the one code; the whole batch when absent */
  number?: number;
  onClose: () => void;
}

/** Asks why, and makes a code or a whole batch worth nothing. */
export function VoidDialog({ id, number, onClose }: Props) {
  const t = useTranslations("codes.void");
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const voiding = useMutation({
    mutationFn: () => client.codes.void({ id, reason, ...(number !== undefined && { number }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.codes.key() });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      danger
      title={number === undefined ? t("batch") : t("one", { number })}
      confirm={t("confirm")}
      isOpen
      onClose={onClose}
      onConfirm={() => voiding.mutate()}
      isPending={voiding.isPending}
      isDisabled={reason.trim() === ""}
    >
      <p>{t("text")}</p>
      <TextInput label={t("reason")} name="reason" value={reason} onChange={setReason} isRequired autoFocus />
      {voiding.isError && <ErrorState error={voiding.error} />}
    </ConfirmDialog>
  );
}
