"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { CircleCheck, CircleDashed, CircleDot, CircleFadingArrowUp, type LucideIcon, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";
import { useReasonWords } from "#ui/feedback/use-reason-words.ts";

const looks: Record<Mall["sync"]["state"], [Tone, LucideIcon]> = {
  in_sync: ["good", CircleCheck],
  drift: ["warn", CircleDot],
  behind: ["info", CircleFadingArrowUp],
  empty: ["muted", CircleDashed],
  no_agent: ["muted", Unplug],
};

/** Whether a mall holds what it should, and if not, why in one sentence. */
export function SyncState({ mall: { sync, lastSeenAt } }: { mall: Pick<Mall, "sync" | "lastSeenAt"> }) {
  const t = useTranslations("malls.sync");
  const words = useReasonWords();
  const told = { code: sync.reasonCode, message: sync.reason, details: { since: lastSeenAt } };
  const reason = sync.state === "behind" ? t("behindReason") : words(told);
  const [tone, icon] = looks[sync.state];
  const missing = sync.state === "drift" ? (sync.missing ?? 0) : 0;
  return (
    <div className="grid justify-items-start gap-1">
      <StatusBadge tone={tone} icon={icon}>
        {missing > 0 ? t("driftMissing", { count: missing }) : t(sync.state)}
      </StatusBadge>
      {reason && <p className="max-w-xs text-muted text-xs">{reason}</p>}
    </div>
  );
}
