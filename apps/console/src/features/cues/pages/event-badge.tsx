"use client";
import type { CueEvent } from "@holofleet/contract/fleet/cues.ts";
import type { ActionState } from "@holofleet/shared/cues/messages.ts";
import { Ban, Check, CircleHelp, Clock, type LucideIcon, RefreshCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";
import { stateOfEvent } from "./event-state.ts";

const looks: Record<ActionState, { tone: Tone; icon: LucideIcon }> = {
  waiting: { tone: "warn", icon: Clock },
  running: { tone: "info", icon: RefreshCw },
  done: { tone: "good", icon: Check },
  failed: { tone: "bad", icon: TriangleAlert },
  unknown: { tone: "warn", icon: CircleHelp },
};

/** How one action went. */
export function ActionBadge({ state }: { state: ActionState }) {
  const t = useTranslations("cues.state");
  return (
    <StatusBadge {...looks[state]} busy={state === "running"}>
      {t(state)}
    </StatusBadge>
  );
}

/** How an event went as a whole. */
export function EventBadge({ event }: { event: CueEvent }) {
  const t = useTranslations("cues.stopped");
  if (event.stopped === null) return <ActionBadge state={stateOfEvent(event)} />;
  return (
    <StatusBadge tone="warn" icon={Ban}>
      {t(event.stopped)}
    </StatusBadge>
  );
}
