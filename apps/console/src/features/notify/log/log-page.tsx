"use client";
import { Button } from "@heroui/react";
import { type DeliveryState, deliveryStates } from "@holofleet/contract/notify/deliveries.ts";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { History, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { LogTable } from "./log-table.tsx";

/** The log of deliveries, newest first, by channel and state. */
export function LogPage() {
  const t = useTranslations("notify");
  const ui = useTranslations("ui");
  const [channel, setChannel] = useQueryState("channel", parseAsString);
  const [state, setState] = useQueryState("state", parseAsStringLiteral(deliveryStates));
  const channels = useQuery(api.channels.list.queryOptions());
  const log = useInfiniteQuery(
    api.deliveries.list.infiniteOptions({
      input: (after: string | undefined) => ({
        ...(channel !== null && { channel }),
        ...(state !== null && { state }),
        ...(after !== undefined && { after }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ deliveries, more }) => (more ? deliveries.at(-1)?.id : undefined),
    }),
  );
  const deliveries = log.data?.pages.flatMap((page) => page.deliveries) ?? [];
  const isFiltered = channel !== null || state !== null;
  return (
    <>
      <PageHeader
        title={t("log.title")}
        lead={t("log.lead")}
        back={{ href: "/notifications/channels", label: t("log.back") }}
      />
      <div className="grid gap-4">
        <div className="flex flex-wrap gap-3">
          <Choice
            label={t("log.channelFilter")}
            hideLabel
            className="w-full sm:w-52"
            options={[
              { id: "", label: t("log.allChannels") },
              ...(channels.data ?? []).map(({ id, name }) => ({ id, label: name })),
            ]}
            value={channel ?? ""}
            onChange={(id) => void setChannel(id || null)}
          />
          <Choice
            label={t("log.stateFilter")}
            hideLabel
            className="w-full sm:w-44"
            options={[
              { id: "", label: t("log.allStates") },
              ...deliveryStates.map((id) => ({ id, label: t(`state.${id}`) })),
            ]}
            value={state ?? ""}
            onChange={(id) => void setState((id || null) as DeliveryState | null)}
          />
        </div>
        {log.isPending && <Placeholder rows={6} />}
        {log.isError && <ErrorState error={log.error} onRetry={() => void log.refetch()} />}
        {log.isSuccess && deliveries.length === 0 && (
          <EmptyState icon={isFiltered ? SearchX : History} title={isFiltered ? ui("noMatch") : t("log.empty")}>
            {isFiltered ? ui("noMatchText") : t("log.emptyText")}
          </EmptyState>
        )}
        {deliveries.length > 0 && <LogTable deliveries={deliveries} />}
        {log.hasNextPage && (
          <Button
            variant="outline"
            className="mx-auto"
            isPending={log.isFetchingNextPage}
            onPress={() => void log.fetchNextPage()}
          >
            {t("log.older")}
          </Button>
        )}
      </div>
    </>
  );
}
