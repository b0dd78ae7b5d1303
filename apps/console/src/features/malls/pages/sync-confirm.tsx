"use client";
import { useTranslations } from "next-intl";
import { useRequestSync } from "#features/syncs/pages/use-request-sync.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";

interface Props {
  /** codes; all malls when `null` */
  malls: readonly string[] | null;
  /** how many malls that is */
  count: number;
  onClose: () => void;
}

/** Says how many malls a sync touches, then starts it and opens its page. */
export function SyncConfirm({ malls, count, onClose }: Props) {
  const t = useTranslations("malls.syncConfirm");
  const sync = useRequestSync();
  return (
    <ConfirmDialog
      title={t("title", { count })}
      confirm={t("confirm")}
      isOpen
      onClose={onClose}
      onConfirm={() => sync.mutate(malls === null ? { all: true } : { malls: [...malls] })}
      isPending={sync.isPending}
    >
      <p>{t("text")}</p>
      {sync.isError && <ErrorState error={sync.error} />}
    </ConfirmDialog>
  );
}
