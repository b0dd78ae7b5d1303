"use client";
import type { CodeResult, FoundCode } from "@holofleet/contract/codes/batches.ts";
import { Ban, Check, CircleCheck, Clock, MapPinOff, Ticket } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";

const states = {
  left: { tone: "good", icon: Ticket },
  used: { tone: "muted", icon: Check },
  expired: { tone: "warn", icon: Clock },
  void: { tone: "bad", icon: Ban },
} as const;

/** What a code is worth. */
export function CodeState({ state }: { state: FoundCode["state"] }) {
  const t = useTranslations("codes.state");
  const { tone, icon } = states[state];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(state)}
    </StatusBadge>
  );
}

const results = {
  granted: { tone: "good", icon: CircleCheck },
  used: states.used,
  expired: states.expired,
  void: states.void,
  elsewhere: { tone: "warn", icon: MapPinOff },
} as const;

/** What somebody who asked for a code was answered. */
export function CodeAnswer({ result }: { result: CodeResult }) {
  const t = useTranslations("codes.result");
  const { tone, icon } = results[result];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(result)}
    </StatusBadge>
  );
}
