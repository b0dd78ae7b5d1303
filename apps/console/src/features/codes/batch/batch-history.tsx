"use client";
import type { CodeEvent } from "@holofleet/contract/codes/batches.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { RedemptionTable } from "../pages/redemption-table.tsx";

/** What people did to a batch, and who asked for its codes. */
export function BatchHistory({ id }: { id: string }) {
  const t = useTranslations("codes.history");
  const history = useQuery(api.codes.history.queryOptions({ input: { id } }));
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  const { events = [], redemptions = [] } = history.data ?? {};
  return (
    <>
      <Panel title={t("redemptions")} flush={redemptions.length > 0}>
        {redemptions.length > 0 ? (
          <RedemptionTable redemptions={redemptions} />
        ) : (
          <p className="text-muted">{t("nobody")}</p>
        )}
      </Panel>
      <Panel title={t("events")}>
        <ul className="grid gap-2">
          {events.map((event) => (
            <Event key={`${event.at} ${event.action} ${event.number ?? ""}`} event={event} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

function Event({ event: { at, by, action, number, reason } }: { event: CodeEvent }) {
  const t = useTranslations("codes.history");
  return (
    <li className="flex flex-wrap gap-x-3">
      <span className="min-w-0 break-words">
        {number === null ? t(`did.${action}`, { by }) : t("didOne", { by, number })}
        {reason !== null && `: ${reason}`}
      </span>
      <span className="text-muted">
        <RelativeTime at={at} />
      </span>
    </li>
  );
}
