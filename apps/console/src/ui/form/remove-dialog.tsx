"use client";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNotify } from "../feedback/use-notify.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

interface Props {
  title: string;
  /** what will be gone */
  text: string;
  /** the verb on the button */
  confirm: string;
  remove: () => Promise<unknown>;
  /** the lists that it stood in */
  stale: readonly QueryKey[];
  onClose: () => void;
  onRemoved?: () => void;
}

/** Asks before one thing is taken away, and takes it away. */
export function RemoveDialog({ title, text, confirm, remove, stale, onClose, onRemoved }: Props) {
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
  return (
    <ConfirmDialog
      danger
      title={title}
      confirm={confirm}
      isOpen
      onClose={onClose}
      onConfirm={() => removal.mutate()}
      isPending={removal.isPending}
    >
      <p>{text}</p>
    </ConfirmDialog>
  );
}
