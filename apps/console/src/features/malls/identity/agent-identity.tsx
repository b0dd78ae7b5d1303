"use client";
import { Button } from "@heroui/react";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { DoorOpen, RefreshCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { MachineChoice } from "./machine-choice.tsx";

/** What is to be decided about an agent's identity: whether it comes in, which machine it is; and a new token for it. */
export function AgentIdentity({ agent }: { agent: Mall["agents"][number] }) {
  const t = useTranslations("malls.identity");
  const notify = useNotify();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: api.malls.key() });
  const admit = useMutation({ mutationFn: () => client.agents.admit({ id: agent.id }), onSuccess: refresh });
  const rotate = useMutation({
    mutationFn: () => client.agents.rotate({ id: agent.id }),
    onSuccess: async () => {
      await refresh();
      notify.done(t("rotating"));
    },
  });
  return (
    <div className="mt-3 grid gap-3">
      {agent.waitingSince && (
        <div className="grid gap-2 rounded-lg bg-warning/14 p-3 text-sm">
          <p>
            {t("waiting")} <RelativeTime at={agent.waitingSince} />
          </p>
          <Button size="sm" className="justify-self-start" onPress={() => admit.mutate()} isPending={admit.isPending}>
            <DoorOpen aria-hidden />
            {t("admit")}
          </Button>
        </div>
      )}
      {agent.machines.length > 0 && <MachineChoice agent={agent} onDone={refresh} />}
      {agent.rotatingSince ? (
        <p className="text-muted text-xs">{t("rotatingSince")}</p>
      ) : (
        <Button
          size="sm"
          variant="tertiary"
          className="justify-self-start"
          onPress={() => rotate.mutate()}
          isPending={rotate.isPending}
        >
          <RefreshCcw aria-hidden />
          {t("rotate")}
        </Button>
      )}
      {[admit, rotate].map(({ error }, index) => error && <ErrorState key={String(index)} error={error} />)}
    </div>
  );
}
