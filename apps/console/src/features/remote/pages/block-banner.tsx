"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { blockOf } from "#features/projectors/pages/view.ts";
import { useLive } from "#realtime/use-live.ts";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";

export type Block = { why: "phone" | "console" | "stale" | "offline" | "unknown"; since: number | null };

/** Why nothing can be pressed now, or `null`: this phone, the console, or the mall's agent is out of reach. */
export function useBlock(projectors: readonly Projector[]): Block | null {
  const live = useLive();
  const isOnline = useOnline();
  const [first] = projectors;
  if (!isOnline) return { why: "phone", since: live.since };
  if (live.state === "lost") return { why: "console", since: live.since };
  const why = first === undefined ? null : blockOf(first);
  return why === null ? null : { why, since: first?.agentSeenAt ? Date.parse(first.agentSeenAt) : null };
}

/** Says so, and since when. */
export function BlockBanner({ block }: { block: Block | null }) {
  const t = useTranslations("remote.blocked");
  return (
    <div role="alert" id="remote-block">
      {block !== null && (
        <p className="mb-4 flex gap-3 rounded-2xl border border-warning/40 bg-warning/14 p-4 font-medium text-warn-ink">
          <CloudOff aria-hidden className="mt-0.5 size-5 shrink-0" />
          <span>
            {t(block.why)}{" "}
            {block.since !== null && t.rich("since", { time: () => <RelativeTime key="at" at={block.since} /> })}
          </span>
        </p>
      )}
    </div>
  );
}

function useOnline(): boolean {
  const [isOnline, setIsOnline] = useState(true);
  useEffect(() => {
    const read = () => setIsOnline(navigator.onLine);
    read();
    addEventListener("online", read);
    addEventListener("offline", read);
    return () => {
      removeEventListener("online", read);
      removeEventListener("offline", read);
    };
  }, []);
  return isOnline;
}
