"use client";
import { Button } from "@heroui/react";
import type { Mall } from "@holofleet/contract/malls.ts";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { ConfirmDialog } from "#ui/form/confirm-dialog.tsx";

type Agent = Mall["agents"][number];

/** The computers that came with one identity. While one is held, somebody says which is right; the others are enrolled anew. */
export function MachineChoice({ agent: { id, machines }, onDone }: { agent: Agent; onDone: () => unknown }) {
  const t = useTranslations("malls.identity");
  const [chosen, setChosen] = useState<Agent["machines"][number] | null>(null);
  const keep = useMutation({
    mutationFn: (fingerprint: string) => client.agents.keepMachine({ id, fingerprint }),
    onSuccess: async () => {
      setChosen(null);
      await onDone();
    },
  });
  const isHeld = machines.some(({ held }) => held);
  const nameOf = ({ hostname, fingerprint }: Agent["machines"][number]) =>
    `${hostname ?? t("unnamed")} (${fingerprint.slice(0, 6)})`;
  return (
    <div className={`grid gap-2 rounded-lg p-3 text-sm ${isHeld ? "bg-danger/12" : "bg-surface-secondary"}`}>
      <p>{isHeld ? t("copied") : t("moved")}</p>
      <ul className="grid gap-2">
        {machines.map((machine) => (
          <li key={machine.fingerprint} className="flex flex-wrap items-center justify-between gap-2">
            <span className="min-w-0 break-words">
              {nameOf(machine)} · {t(machine.held ? "held" : "in")} · <RelativeTime at={machine.lastSeenAt} />
            </span>
            {isHeld && (
              <Button size="sm" variant="outline" onPress={() => setChosen(machine)}>
                {t("keep")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={t("keepTitle", { name: chosen ? nameOf(chosen) : "" })}
        confirm={t("keep")}
        isOpen={chosen !== null}
        onClose={() => setChosen(null)}
        onConfirm={() => chosen && keep.mutate(chosen.fingerprint)}
        isPending={keep.isPending}
      >
        <p>{t("keepText")}</p>
        {keep.isError && <ErrorState error={keep.error} />}
      </ConfirmDialog>
    </div>
  );
}
