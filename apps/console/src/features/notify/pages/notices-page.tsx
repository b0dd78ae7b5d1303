"use client";
import { Button } from "@heroui/react";
import { mayDo } from "@holofleet/contract/access/roles.ts";
import { useQuery } from "@tanstack/react-query";
import { Bell, Check, CheckCheck, Megaphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { Allowed } from "#features/access/pages/allowed.tsx";
import { api } from "#ui/api.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { ErrorState } from "#ui/feedback/error-state.tsx";
import { Placeholder } from "#ui/feedback/placeholder.tsx";
import { LinkButton } from "#ui/layout/link-button.tsx";
import { PageHeader } from "#ui/layout/page-header.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { useEventWords } from "./use-event-words.ts";
import { useMarkRead } from "./use-mark-read.ts";

/** One's own notices, newest first. */
export function NoticesPage() {
  const t = useTranslations("notify");
  const words = useEventWords();
  const notices = useQuery(api.notices.list.queryOptions({ input: { limit: 200 } }));
  const markRead = useMarkRead();
  const { data } = notices;
  const { data: me } = useQuery(api.me.show.queryOptions());
  return (
    <>
      <PageHeader
        title={t("notices.title")}
        lead={data && t("notices.lead", { count: data.unread })}
        actions={
          <>
            {me && mayDo(me.role, "administer") && (
              <Allowed to="administer" reach="fleet">
                <LinkButton href="/notifications/channels" variant="outline">
                  <Megaphone aria-hidden />
                  {t("channels.title")}
                </LinkButton>
              </Allowed>
            )}
            {data && data.unread > 0 && (
              <Button onPress={() => markRead.mutate(undefined)} isPending={markRead.isPending}>
                <CheckCheck aria-hidden />
                {t("notices.readAll")}
              </Button>
            )}
          </>
        }
      />
      {notices.isPending && <Placeholder rows={4} />}
      {notices.isError && <ErrorState error={notices.error} onRetry={() => void notices.refetch()} />}
      {data?.notices.length === 0 && (
        <EmptyState icon={Bell} title={t("notices.empty")}>
          {t("notices.emptyText")}
        </EmptyState>
      )}
      {data && data.notices.length > 0 && (
        <ul className="grid gap-2">
          {data.notices.map((notice) => (
            <li key={notice.id} className="flex items-start gap-3 rounded-xl border bg-surface p-4">
              <div className="min-w-0 flex-1">
                <NoticeLine notice={notice} onOpen={() => notice.readAt === null && markRead.mutate([notice.id])} />
              </div>
              {notice.readAt === null && (
                <Button
                  isIconOnly
                  size="sm"
                  variant="ghost"
                  aria-label={t("notices.readOne", { title: words(notice.event.title) })}
                  onPress={() => markRead.mutate([notice.id])}
                >
                  <Check aria-hidden />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
