"use client";
import { Button } from "@heroui/react";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { TypedConfirm } from "#ui/form/typed-confirm.tsx";

/** Shuts an agent out for good, after asking. */
export function RevokeAgent({ agent: { id, hostname } }: { agent: Mall["agents"][number] }) {
  const t = useTranslations("malls.revoke");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const name = hostname ?? id;
  const revoke = useMutation({
    mutationFn: () => client.agents.revoke({ id }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.malls.key() });
      notify.done(t("done", { name }));
    },
  });
  return (
    <>
      <Button size="sm" variant="tertiary" className="mt-3" onPress={() => setAsking(true)}>
        <Ban aria-hidden />
        {t("open")}
      </Button>
      {asking && (
        <TypedConfirm
          title={t("title", { name })}
          confirm={t("confirm")}
          word={name}
          label={ui("typeToConfirm", { word: name })}
          onClose={() => setAsking(false)}
          onConfirm={() => revoke.mutate()}
          isPending={revoke.isPending}
        >
          <p>{t("text")}</p>
          {revoke.isError && <ErrorState error={revoke.error} />}
        </TypedConfirm>
      )}
    </>
  );
}
