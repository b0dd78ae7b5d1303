"use client";
import type { Run, Target, TargetState } from "@holofleet/contract/syncs.ts";
import {
  ArrowDownToLine,
  ArrowLeftRight,
  Ban,
  BellRing,
  CircleCheck,
  CircleX,
  Clock,
  HardDrive,
  Layers,
  type LucideIcon,
  MonitorPlay,
  PackageCheck,
  RefreshCw,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";

const targets: Record<TargetState, [Tone, LucideIcon]> = {
  queued: ["muted", Clock],
  offered: ["info", BellRing],
  transferring: ["info", ArrowDownToLine],
  staged: ["info", PackageCheck],
  activating: ["info", ArrowLeftRight],
  active: ["good", CircleCheck],
  rejected: ["bad", Ban],
  failed: ["bad", CircleX],
  blocked: ["warn", HardDrive],
  cancelled: ["muted", Ban],
  superseded: ["muted", Layers],
};

/** How far one mall of a sync is. */
export function TargetBadge({
  target: { state, removal, playedAt },
}: {
  target: Pick<Target, "state" | "removal" | "playedAt">;
}) {
  const t = useTranslations("syncs.target");
  const played = state === "active" && playedAt !== null;
  const [tone, icon]: [Tone, LucideIcon] = played ? ["good", MonitorPlay] : targets[state];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(played ? "played" : removal && state === "active" ? "removed" : state)}
    </StatusBadge>
  );
}

const runs: Record<Run["state"], [Tone, LucideIcon]> = {
  running: ["info", RefreshCw],
  waiting: ["warn", Clock],
  done: ["good", CircleCheck],
  failed: ["bad", CircleX],
  cancelled: ["muted", Ban],
};

/** How a whole sync stands. */
export function RunBadge({ state }: { state: Run["state"] }) {
  const t = useTranslations("syncs.runState");
  const [tone, icon] = runs[state];
  return (
    <StatusBadge tone={tone} icon={icon} busy={state === "running"}>
      {t(state)}
    </StatusBadge>
  );
}
