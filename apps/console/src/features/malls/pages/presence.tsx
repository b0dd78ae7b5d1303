"use client";
import type { Presence } from "@holofleet/contract/malls.ts";
import { CircleCheck, CircleDashed, CircleHelp, CircleX, Clock, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";

const looks: Record<Presence, [Tone, LucideIcon]> = {
  online: ["good", CircleCheck],
  stale: ["warn", Clock],
  offline: ["bad", CircleX],
  unknown: ["muted", CircleHelp],
};

/** Whether an agent is there, by the console's clock. */
export function PresenceBadge({ presence }: { presence: Presence }) {
  const t = useTranslations("malls.presence");
  const [tone, icon] = looks[presence];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(presence)}
    </StatusBadge>
  );
}

interface Props {
  presence: Presence;
  lastSeenAt: string | null;
  /** the mall has no agent at all */
  none: boolean;
}

/** Presence of a mall, and when it was last heard of where that matters. */
export function MallPresence({ presence, lastSeenAt, none }: Props) {
  const t = useTranslations("malls");
  if (none) {
    return (
      <StatusBadge tone="muted" icon={CircleDashed}>
        {t("presence.none")}
      </StatusBadge>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <PresenceBadge presence={presence} />
      {presence !== "online" && (
        <span className="text-muted text-xs">
          {lastSeenAt === null
            ? t("neverSeen")
            : t.rich("lastSeen", { time: () => <RelativeTime key="at" at={lastSeenAt} /> })}
        </span>
      )}
    </span>
  );
}
