"use client";
import type { Check as Finding } from "@holofleet/shared/install/checklist.ts";
import { Check, CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";

const looks = {
  ok: { tone: "good", icon: Check },
  warn: { tone: "warn", icon: TriangleAlert },
  fail: { tone: "bad", icon: CircleAlert },
} as const;

/** What an agent found when it examined itself; what is not well with its own words. */
export function CheckList({ checks }: { checks: readonly Finding[] }) {
  const t = useTranslations("malls.checks");
  return (
    <ul className="grid gap-2">
      {checks.map(({ name, state, message }) => (
        <li key={name} className="grid gap-1">
          <StatusBadge {...looks[state]}>
            {t(`names.${name}`)} · {t(`states.${state}`)}
          </StatusBadge>
          {state !== "ok" && <span className="break-words text-muted text-xs">{message}</span>}
        </li>
      ))}
    </ul>
  );
}
