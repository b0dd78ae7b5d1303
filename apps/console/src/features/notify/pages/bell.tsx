"use client";
import { Button, Popover } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "#ui/api.ts";
import { TextLink } from "#ui/layout/text-link.tsx";
import { NoticeLine } from "./notice-line.tsx";
import { useMarkRead } from "./use-mark-read.ts";

/** How many of one's notices are unread, and the latest of them at a press. */
export function Bell() {
  const t = useTranslations("notify");
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useQuery(api.notices.list.queryOptions({ input: { limit: 5 } }));
  const markRead = useMarkRead();
  const unread = data?.unread ?? 0;
  return (
    <Popover isOpen={isOpen} onOpenChange={setIsOpen}>
      <Button isIconOnly variant="ghost" aria-label={t("bell.open", { count: unread })} className="relative">
        <BellIcon aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            className="figures absolute top-0.5 right-0.5 grid h-4 min-w-4 place-content-center rounded-full bg-danger px-1 font-semibold text-[0.625rem] text-danger-foreground"
          >
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </Button>
      <Popover.Content className="w-80 max-w-[calc(100vw-2rem)]">
        <Popover.Dialog className="grid gap-4">
          {data?.notices.length === 0 && <p className="text-muted text-sm">{t("notices.empty")}</p>}
          {data?.notices.map((notice) => (
            <NoticeLine
              key={notice.id}
              notice={notice}
              onOpen={() => {
                setIsOpen(false);
                if (notice.readAt === null) markRead.mutate([notice.id]);
              }}
            />
          ))}
          <TextLink href="/notifications" onClick={() => setIsOpen(false)}>
            {t("bell.all")}
          </TextLink>
        </Popover.Dialog>
      </Popover.Content>
    </Popover>
  );
}
