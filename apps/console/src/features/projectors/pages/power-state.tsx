"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { CircleHelp, Flame, KeyRound, type LucideIcon, Moon, Snowflake, Sun, Unplug } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { RelativeTime } from "#ui/feedback/relative-time.tsx";
import { StatusBadge, type Tone } from "#ui/feedback/status-badge.tsx";
import { blockOf, type Face, faceOf, saidAt } from "./view.ts";

const looks: Record<Face, [Tone, LucideIcon]> = {
  standby: ["muted", Moon],
  warming: ["warn", Flame],
  on: ["good", Sun],
  cooling: ["info", Snowflake],
  unreachable: ["bad", Unplug],
  wrong_password: ["bad", KeyRound],
  unknown: ["muted", CircleHelp],
};

export const faceTone = (face: Face): Tone => looks[face][0];
export const faceIcon = (face: Face): LucideIcon => looks[face][1];

/** What the device itself said last, how long ago, and what to do where it does not answer. */
export function PowerState({ projector }: { projector: Projector }) {
  const t = useTranslations("projectors");
  const locale = useLocale();
  const face = faceOf(projector);
  const [tone, icon] = looks[face];
  const at = saidAt(projector);
  const isFault = face === "unreachable" || face === "wrong_password" || face === "unknown";
  const power = projector.state?.power.value ?? "unknown";
  const time = () => <RelativeTime key="at" at={at} />;
  const isOld = blockOf(projector) !== null;
  return (
    <div className={`grid gap-1.5 ${isOld ? "grayscale" : ""}`}>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <StatusBadge tone={tone} icon={icon}>
          {t(`face.${face}`)}
        </StatusBadge>
        <span className="text-muted text-xs">
          {at === null && t("neverSaid")}
          {at !== null &&
            (isFault ? t.rich("lastSaid", { power: t(`face.${power}`), time }) : t.rich("said", { time }))}
        </span>
      </p>
      {isFault && !isOld && (
        <p className="text-muted text-xs">
          {(locale === "en" && projector.state?.linkReason) || t(`faceText.${face}`)}
        </p>
      )}
    </div>
  );
}
