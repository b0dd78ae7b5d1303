"use client";
import { Button } from "@heroui/react";
import { exchangeSchema } from "@holofleet/contract/codes/redeem.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { TextInput } from "#ui/form/text-input.tsx";
import { Panel } from "#ui/layout/panel.tsx";

/** The topic where devices ask and are answered; empty switches the exchange off. */
export function TopicPanel() {
  const t = useTranslations("codes.topic");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  const exchange = useQuery(api.codes.exchange.queryOptions());
  const [typed, setTyped] = useState<string | null>(null);
  const now = exchange.data?.topic ?? "";
  const topic = (typed ?? now).trim();
  const isGood = exchangeSchema.safeParse({ topic: topic || null }).success;
  const save = useMutation({
    mutationFn: () => client.codes.setExchange({ topic: topic || null }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.codes.key() });
      setTyped(null);
      notify.done(t("saved"));
    },
    onError: notify.failed,
  });
  if (exchange.isError) return <ErrorState error={exchange.error} onRetry={() => void exchange.refetch()} />;
  return (
    <Panel title={t("title")}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isGood) save.mutate();
        }}
      >
        <TextInput
          label={t("label")}
          name="topic"
          value={typed ?? now}
          onChange={setTyped}
          placeholder="holofleet/codes/+"
          hint={t("hint")}
          error={isGood ? null : t("wrong")}
          autoComplete="off"
        />
        {topic !== "" && isGood && !topic.includes("+") && <p className="text-sm text-warn-ink">{t("shared")}</p>}
        <Allowed to="manage" reach="fleet">
          <Button
            type="submit"
            variant="outline"
            className="w-fit"
            isPending={save.isPending}
            isDisabled={!isGood || topic === now}
          >
            {ui("save")}
          </Button>
        </Allowed>
      </form>
    </Panel>
  );
}
