"use client";
import type { Group } from "@holofleet/contract/groups.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { TypedConfirm } from "#ui/form/typed-confirm.tsx";

/** Asks before a group goes, and says which works its malls should hold no more. */
export function RemoveGroup({ group, onClose }: { group: Group; onClose: () => void }) {
  const t = useTranslations("groups.remove");
  const ui = useTranslations("ui");
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.groups.remove({ name: group.name, force: group.works.length > 0 }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.groups.key() });
      onClose();
    },
  });
  return (
    <TypedConfirm
      title={t("title", { name: group.name })}
      confirm={t("confirm")}
      word={group.name}
      label={ui("typeToConfirm", { word: group.name })}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      isPending={remove.isPending}
    >
      <p>
        {group.works.length === 0
          ? t("text")
          : t("used", { malls: group.malls.length, count: group.works.length, works: group.works.join(", ") })}
      </p>
      {remove.isError && <ErrorState error={remove.error} />}
    </TypedConfirm>
  );
}
