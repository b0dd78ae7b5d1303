"use client";
import { useTranslations } from "next-intl";
import type { FormEvent, ReactNode } from "react";
import { Dialog } from "#ui/form/dialog.tsx";
import { DialogFooter } from "#ui/form/dialog-footer.tsx";

interface Props {
  type: "tag" | "untag" | "collect" | "assign" | "publish";
  count: number;
  /** enough is filled in */
  isReady?: boolean;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
}

/** Dialog of one action for several works. */
export function BulkForm({ type, count, isReady = true, onClose, onSubmit, children }: Props) {
  const t = useTranslations("library.bulk");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onSubmit();
  };
  return (
    <Dialog
      title={t(`title.${type}`, { count })}
      isOpen
      onClose={onClose}
      footer={
        <DialogFooter onClose={onClose} form="bulk" isDisabled={!isReady}>
          {t(`action.${type}`)}
        </DialogFooter>
      }
    >
      <form id="bulk" onSubmit={submit} className="grid gap-4">
        {children}
      </form>
    </Dialog>
  );
}
