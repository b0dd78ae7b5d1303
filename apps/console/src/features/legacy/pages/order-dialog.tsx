"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api, client } from "#ui/api.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

/** Sends an order to the projectors of every older agent, after a warning; below, what was sent before. */
export function OrderDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("legacy.order");
  const queries = useQueryClient();
  const [command, setCommand] = useState("");
  const [names, setNames] = useState("");
  const projectors = names.split(/[,，\n]/).flatMap((name) => name.trim() || []);
  const send = useMutation({
    mutationFn: () => client.legacy.order({ command: command.trim(), projectors }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.legacy.key() }),
  });
  return (
    <FormDialog
      title={t("title")}
      submit={t("send")}
      onSubmit={() => send.mutate()}
      onClose={onClose}
      isPending={send.isPending}
      isDisabled={command.trim() === "" || projectors.length === 0}
      error={send.error}
      wide
    >
      <p className="flex gap-2 rounded-lg bg-warning/14 p-3 text-sm text-warn-ink">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {t("warning")}
      </p>
      <TextInput
        label={t("command")}
        name="command"
        value={command}
        onChange={setCommand}
        hint={t("commandHint")}
        isRequired
      />
      <TextInput
        label={t("projectors")}
        name="projectors"
        value={names}
        onChange={setNames}
        hint={t("projectorsHint")}
        isRequired
      />
      <Sent />
    </FormDialog>
  );
}

function Sent() {
  const t = useTranslations("legacy.order");
  const orders = useQuery(api.legacy.orders.queryOptions());
  if (!orders.data?.length) return null;
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold text-sm">{t("history")}</h3>
      <ul className="max-h-48 divide-y divide-separator overflow-y-auto text-xs">
        {orders.data.map(({ id, command, projectors, requestedBy, createdAt, sentAt }) => (
          <li key={id} className="flex flex-wrap gap-x-3 gap-y-0.5 py-2">
            <span className="font-medium">{command}</span>
            <span className="min-w-0 break-words text-muted">{projectors.join(", ")}</span>
            <span className="text-muted">{requestedBy}</span>
            <span className="text-muted">
              {t(sentAt === null ? "unsent" : "sent")} <RelativeTime at={createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
