"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api, type client } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";

export type SyncScope = Parameters<typeof client.syncs.request>[0];

/** How far a sync reaches, before it is asked for. */
export const reachQuery = (scope: SyncScope) => api.syncs.preview.queryOptions({ input: scope });

/** Says how many malls a sync affects, and about how much goes over their lines. */
export function SyncReach({ scope }: { scope: SyncScope }) {
  const t = useTranslations("syncs.reach");
  const format = useFormat();
  const reach = useQuery(reachQuery(scope));
  if (reach.isPending) return <p className="text-muted">{t("counting")}</p>;
  if (reach.isError) return <ErrorState error={reach.error} onRetry={() => void reach.refetch()} />;
  const { malls, offline, bytes } = reach.data;
  return (
    <p>
      <span className="figures font-medium">{t("effect", { count: malls, bytes: format.bytes(bytes) })}</span>{" "}
      {offline > 0 && t("away", { count: offline })}
    </p>
  );
}
