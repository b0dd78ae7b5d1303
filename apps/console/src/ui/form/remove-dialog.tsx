"use client";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useNotify } from "../feedback/use-notify.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { TypedConfirm } from "./typed-confirm.tsx";

interface Props {
  title: string;
  /** what will be gone */
  text: string;
  /** the verb on the button */
  confirm: string;
  remove: () => Promise<unknown>;
  /** the lists that it stood in */
  stale: readonly QueryKey[];
  /** its name, where it must be typed: there is no way back */
  word?: string;
  onClose: () => void;
  onRemoved?: () => void;
}

/** Asks before one thing is taken away, and takes it away. */
export function RemoveDialog({ title, text, confirm, remove, stale, word, onClose, onRemoved }: Props) {
  const t = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
      onClose();
      onRemoved?.();
    },
    onError: notify.failed,
  });
  const asks = { title, confirm, onClose, onConfirm: () => removal.mutate(), isPending: removal.isPending };
  if (word !== undefined) {
    return (
      <TypedConfirm {...asks} word={word} label={t("typeToConfirm", { word })}>
        <p>{text}</p>
      </TypedConfirm>
    );
  }
  return (
    <ConfirmDialog {...asks} danger isOpen>
      <p>{text}</p>
    </ConfirmDialog>
  );
}
