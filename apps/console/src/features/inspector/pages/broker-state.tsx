"use client";
import { CircleX, LoaderCircle, type LucideIcon, Moon, Radio } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Watching } from "#realtime/use-inspector.ts";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";

const looks: Record<Watching["broker"]["state"], [Tone, LucideIcon]> = {
  idle: ["muted", Moon],
  connecting: ["info", LoaderCircle],
  connected: ["good", Radio],
  lost: ["bad", CircleX],
};

/** How this page's own connection to the broker does. */
export function BrokerState({ watching: { broker } }: { watching: Watching }) {
  const t = useTranslations("inspector.broker");
  const [tone, icon] = looks[broker.state];
  return (
    <span role="status">
      <StatusBadge tone={tone} icon={icon} busy={broker.state === "connecting"}>
        {t(broker.state)}
      </StatusBadge>
    </span>
  );
}
