"use client";
import { Button } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useNotify } from "#ui/feedback/use-notify.ts";

/** Where one is signed in, each with a way to end it. */
export function SessionList() {
  const t = useTranslations("access.own");
  const notify = useNotify();
  const queries = useQueryClient();
  const sessions = useQuery(api.me.sessions.queryOptions());
  const end = useMutation({
    mutationFn: (id: string | null) => (id === null ? client.me.endOtherSessions() : client.me.endSession({ id })),
    onError: notify.failed,
    onSettled: () => queries.invalidateQueries({ queryKey: api.me.sessions.key() }),
  });
  return (
    <section className="grid gap-2" aria-label={t("sessions")}>
      <h3 className="font-medium">{t("sessions")}</h3>
      {sessions.isPending && <Placeholder rows={2} />}
      {sessions.isError && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <ul className="grid gap-2">
        {sessions.data?.map(({ id, current, browser, system, address, lastUsedAt }) => {
          const device = [browser, system].filter(Boolean).join(", ") || t("unknownDevice");
          return (
            <li key={id} className="flex items-center justify-between gap-3 rounded-lg border px-3 py-2">
              <span className="grid min-w-0">
                <span className="font-medium">{device}</span>
                <span className="text-muted text-xs">
                  {current ? t("here") : <RelativeTime at={lastUsedAt} />}
                  {address && ` · ${address}`}
                </span>
              </span>
              {!current && (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={t("endOf", { device })}
                  isPending={end.isPending && end.variables === id}
                  onPress={() => end.mutate(id)}
                >
                  {t("end")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {(sessions.data?.length ?? 0) > 1 && (
        <Button variant="outline" size="sm" className="justify-self-start" onPress={() => end.mutate(null)}>
          {t("endOthers")}
        </Button>
      )}
    </section>
  );
}
