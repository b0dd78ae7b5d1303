"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { CircleCheck, CircleDashed, CircleDot, CircleFadingArrowUp, type LucideIcon, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";
import { WhyWords } from "#ui/why/why-words.tsx";

const looks: Record<Mall["sync"]["state"], [Tone, LucideIcon]> = {
  in_sync: ["good", CircleCheck],
  drift: ["warn", CircleDot],
  behind: ["info", CircleFadingArrowUp],
  empty: ["muted", CircleDashed],
  no_agent: ["muted", Unplug],
};

/** Whether a mall holds what it should, and if not, why in one sentence. */
export function SyncState({ mall: { sync } }: { mall: Pick<Mall, "sync"> }) {
  const t = useTranslations("malls.sync");
  const [tone, icon] = looks[sync.state];
  const missing = sync.state === "drift" ? (sync.missing ?? 0) : 0;
  return (
    <div className="grid justify-items-start gap-1">
      <StatusBadge tone={tone} icon={icon}>
        {missing > 0 ? t("driftMissing", { count: missing }) : t(sync.state)}
      </StatusBadge>
      {sync.state === "behind" ? (
        <p className="max-w-sm text-muted text-xs">{t("behindReason")}</p>
      ) : (
        <WhyWords {...sync} />
      )}
    </div>
  );
}
