"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { useTranslations } from "next-intl";
import { faceIcon, faceTone } from "#features/projectors/pages/power-state.tsx";
import { type Face, faceOf } from "#features/projectors/pages/view.ts";
import { useSecond } from "./use-second.ts";
import { progressOf } from "./view.ts";

const inks: Record<string, string> = {
  good: "text-good-ink",
  info: "text-info-ink",
  warn: "text-warn-ink",
  bad: "text-bad-ink",
  muted: "text-muted",
};
const radius = 26;
const around = 2 * Math.PI * radius;

/** The state as a sign in a ring, which fills while the projector warms up or cools down. */
export function PowerRing({ projector }: { projector: Projector }) {
  const t = useTranslations("remote");
  const face: Face = faceOf(projector);
  const moves = face === "warming" || face === "cooling";
  const now = useSecond(moves);
  const progress = moves ? progressOf(projector, now) : null;
  const Icon = faceIcon(face);
  return (
    <span
      className={`relative grid size-15 shrink-0 place-items-center ${inks[faceTone(face)]}`}
      {...(progress?.left != null && { role: "timer", "aria-label": t("left", { seconds: progress.left }) })}
    >
      <svg viewBox="0 0 60 60" className="absolute inset-0 -rotate-90" aria-hidden="true" focusable="false">
        <circle cx="30" cy="30" r={radius} fill="none" stroke="currentColor" strokeWidth="4" opacity="0.18" />
        {(face === "on" || progress !== null) && (
          <circle
            cx="30"
            cy="30"
            r={radius}
            fill="none"
            stroke="currentColor"
            strokeWidth="4"
            strokeLinecap="round"
            strokeDasharray={around}
            strokeDashoffset={around * (1 - (progress?.share ?? 1))}
          />
        )}
      </svg>
      {progress?.left != null ? (
        <span className="figures font-semibold text-lg">{progress.left}</span>
      ) : (
        <Icon aria-hidden className={`size-6 ${moves ? "animate-pulse" : ""}`} />
      )}
    </span>
  );
}
