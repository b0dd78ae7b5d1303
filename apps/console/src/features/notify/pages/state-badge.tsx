import type { DeliveryState } from "@holofleet/contract/notify/deliveries.ts";
import { Check, Clock, type LucideIcon, RefreshCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";

const looks: Record<DeliveryState, { tone: Tone; icon: LucideIcon }> = {
  waiting: { tone: "warn", icon: Clock },
  trying: { tone: "info", icon: RefreshCw },
  delivered: { tone: "good", icon: Check },
  failed: { tone: "bad", icon: TriangleAlert },
};

/** What became of a message. */
export function StateBadge({ state }: { state: DeliveryState }) {
  const t = useTranslations("notify.state");
  return (
    <StatusBadge {...looks[state]} busy={state === "trying"}>
      {t(state)}
    </StatusBadge>
  );
}
