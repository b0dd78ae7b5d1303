"use client";
import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LiveContext, useLive, useLiveConnection } from "#realtime/use-live.ts";
import { useFormat } from "#ui/i18n/use-format.ts";

/** Keeps the pages inside current over one socket. */
export function LiveProvider({ children }: { children: ReactNode }) {
  return <LiveContext value={useLiveConnection()}>{children}</LiveContext>;
}

/** Says that what stands on the page may be old, and from when it is. */
export function LiveBanner() {
  const t = useTranslations("shell.live");
  const format = useFormat();
  const { state, since } = useLive();
  return (
    <div role="status">
      {state === "lost" && since !== null && (
        <p className="flex items-center gap-2 border-warning/30 border-b bg-warning/14 px-4 py-2 font-medium text-warn-ink md:px-8">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {t("lost", { time: format.clock(since, Date.now()) })}
        </p>
      )}
    </div>
  );
}
