"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { RemoveDialog } from "#ui/form/remove-dialog.tsx";

interface Props {
  projector: Projector;
  onClose: () => void;
  /** where its own page would be empty afterwards */
  onRemoved?: () => void;
}

/** Asks before a projector is taken away. */
export function RemoveProjector({ projector: { id, name }, onClose, onRemoved }: Props) {
  const t = useTranslations("projectors.remove");
  const notify = useNotify();
  return (
    <RemoveDialog
      title={t("title", { name })}
      text={t("text")}
      confirm={t("confirm")}
      remove={() => client.projectors.remove({ id })}
      stale={[api.projectors.key()]}
      onClose={onClose}
      onRemoved={() => {
        notify.done(t("done", { name }));
        onRemoved?.();
      }}
    />
  );
}
