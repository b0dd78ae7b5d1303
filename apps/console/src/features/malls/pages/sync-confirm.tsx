"use client";
import { useTranslations } from "next-intl";
import { SyncReach, type SyncScope } from "#features/syncs/pages/sync-reach.tsx";
import { useRequestSync } from "#features/syncs/pages/use-request-sync.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";
import { TypedConfirm } from "#ui/form/typed-confirm.tsx";

interface Props {
  /** codes; all malls when `null` */
  malls: readonly string[] | null;
  /** how many malls that is */
  count: number;
  onClose: () => void;
}

/** Says how far a sync reaches, then starts it and opens its page. For all malls their number is typed. */
export function SyncConfirm({ malls, count, onClose }: Props) {
  const t = useTranslations("malls.syncConfirm");
  const reach = useTranslations("syncs.reach");
  const sync = useRequestSync();
  const scope: SyncScope = malls === null ? { all: true } : { malls: [...malls] };
  const dialog = {
    title: t("title", { count }),
    confirm: t("confirm"),
    onClose,
    onConfirm: () => sync.mutate(scope),
    isPending: sync.isPending,
  };
  const body = (
    <>
      <SyncReach scope={scope} />
      <p className="text-muted">{t("text")}</p>
      {sync.isError && <ErrorState error={sync.error} />}
    </>
  );
  if (malls !== null || count < 2) {
    return (
      <ConfirmDialog {...dialog} isOpen>
        {body}
      </ConfirmDialog>
    );
  }
  return (
    <TypedConfirm {...dialog} word={String(count)} label={reach("type", { word: String(count) })}>
      {body}
    </TypedConfirm>
  );
}
