"use client";
import { useQuery } from "@tanstack/react-query";
import { Plug, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { api } from "#ui/api.ts";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";
import { useFormat } from "#ui/i18n/use-format.ts";
import { useNow } from "#ui/i18n/use-now.ts";
import { Facts } from "#ui/layout/facts.tsx";
import { Panel } from "#ui/layout/panel.tsx";
import { CodeList } from "./code-list.tsx";
import { LinkHistory } from "./link-history.tsx";

/** Failures that come again and again tell nobody: the page asks by itself. */
const pollMs = 10_000;

/** The console's own link to its broker: how it stands, what happened to it, and what every code of a broker means. */
export function LinkPanel() {
  const t = useTranslations("inspector.link");
  const link = useQuery(api.inspector.link.queryOptions({ refetchInterval: pollMs }));
  const format = useFormat();
  const now = useNow();
  const { connected, since, url, account, embedded, events } = link.data ?? {};
  return (
    <Panel
      title={t("title")}
      actions={
        link.isSuccess && (
          <StatusBadge tone={connected ? "good" : "bad"} icon={connected ? Plug : Unplug}>
            {connected ? t("connected") : t("disconnected")}
            {since && ` ${t("since", { time: format.clock(Date.parse(since), now) })}`}
          </StatusBadge>
        )
      }
    >
      {link.isPending && <Placeholder rows={2} />}
      {link.isError && <ErrorState error={link.error} onRetry={() => void link.refetch()} />}
      {link.isSuccess && (
        <div className="grid gap-4">
          <Facts
            items={[
              {
                name: t("broker"),
                value: (
                  <>
                    <code className="break-all font-mono">{url}</code> {embedded && `(${t("own")})`}
                  </>
                ),
              },
              { name: t("account"), value: account || t("noAccount") },
            ]}
          />
          <LinkHistory events={events ?? []} />
          <CodeList />
        </div>
      )}
    </Panel>
  );
}
