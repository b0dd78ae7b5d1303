"use client";
import type { Notice } from "@holofleet/contract/notify/notices.ts";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { useEventWords } from "./use-event-words.ts";

/** A notice: its title, which leads to what it is about, its words and its age. */
export function NoticeLine({ notice: { event, createdAt, readAt }, onOpen }: { notice: Notice; onOpen: () => void }) {
  const t = useTranslations("notify.notices");
  const words = useEventWords();
  return (
    <div className="flex min-w-0 items-start gap-3">
      <span className={`mt-1.5 size-2 shrink-0 rounded-full ${readAt === null ? "bg-accent" : "bg-transparent"}`}>
        {readAt === null && <span className="sr-only">{t("unread")}</span>}
      </span>
      <div className="min-w-0 flex-1">
        <p className={`break-words ${readAt === null ? "font-semibold" : "font-medium"}`}>
          {event.link === null ? (
            words(event.title)
          ) : (
            <Link href={event.link} onClick={onOpen} className="hover:underline">
              {words(event.title)}
            </Link>
          )}
        </p>
        <p className="break-words text-muted text-sm">{words(event.words)}</p>
        <p className="text-muted text-xs">
          <RelativeTime at={createdAt} />
        </p>
      </div>
    </div>
  );
}
