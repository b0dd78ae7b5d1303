"use client";
import type { PlaceState } from "@holofleet/contract/works/places.ts";
import { CircleAlert, CircleCheck, CircleDot, CircleFadingArrowUp, CircleMinus, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";

const looks: Record<PlaceState, [Tone, LucideIcon]> = {
  in_sync: ["good", CircleCheck],
  waiting: ["warn", CircleDot],
  behind: ["info", CircleFadingArrowUp],
  surplus: ["bad", CircleAlert],
  leaving: ["warn", CircleMinus],
};

/** How a work stands in a mall; with `count`, in how many malls it stands so. */
export function PlaceBadge({ state, count }: { state: PlaceState; count?: number }) {
  const t = useTranslations("places");
  const [tone, icon] = looks[state];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {count === undefined ? t(`state.${state}`) : t("counted", { state: t(`state.${state}`), count })}
    </StatusBadge>
  );
}
