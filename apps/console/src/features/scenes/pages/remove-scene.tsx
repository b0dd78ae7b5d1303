"use client";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { RemoveDialog } from "#ui/form/remove-dialog.tsx";

interface Props {
  noun: "scene" | "set";
  id: string;
  name: string;
  onClose: () => void;
}

/** Asks before a scene or a saved set is taken away. */
export function RemoveScene({ noun, id, name, onClose }: Props) {
  const t = useTranslations("scenes.remove");
  return (
    <RemoveDialog
      title={t("title", { name })}
      text={t("text")}
      confirm={t("confirm")}
      remove={() => (noun === "scene" ? client.scenes.remove({ id }) : client.projectorSets.remove({ id }))}
      stale={[api.scenes.key(), api.projectorSets.key()]}
      onClose={onClose}
    />
  );
}
