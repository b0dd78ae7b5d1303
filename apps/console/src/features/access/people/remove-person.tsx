"use client";
import type { Person } from "@holofleet/contract/access/people.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { TypedConfirm } from "#ui/form/typed-confirm.tsx";

/** Takes somebody's access away, after their e-mail was typed. */
export function RemovePerson({ person: { id, name, email }, onClose }: { person: Person; onClose: () => void }) {
  const t = useTranslations("people.remove");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: () => client.people.remove({ id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.people.key() });
      notify.done(t("done", { email }));
      onClose();
    },
  });
  return (
    <TypedConfirm
      title={t("title", { name })}
      confirm={t("confirm")}
      word={email}
      label={ui("typeToConfirm", { word: email })}
      onClose={onClose}
      onConfirm={() => removal.mutate()}
      isPending={removal.isPending}
    >
      <p>{t("text", { email })}</p>
      {removal.isError && <ErrorState error={removal.error} />}
    </TypedConfirm>
  );
}
