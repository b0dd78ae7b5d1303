"use client";
import type { Work } from "@holofleet/contract/works.ts";
import { CircleCheck, CircleDashed, CircleOff, PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";

/** What is current of a work, and whether its draft differs. */
export function WorkBadge({ work }: { work: Pick<Work, "current" | "draft" | "takenDownAt"> }) {
  const t = useTranslations("works.state");
  const { current, draft, takenDownAt } = work;
  if (current === null) {
    return (
      <StatusBadge tone="muted" icon={CircleDashed}>
        {t("draft")}
      </StatusBadge>
    );
  }
  return (
    <span className="flex flex-wrap gap-1.5">
      {takenDownAt === null ? (
        <StatusBadge tone="good" icon={CircleCheck}>
          {t("current", { number: current.number })}
        </StatusBadge>
      ) : (
        <StatusBadge tone="bad" icon={CircleOff}>
          {t("takenDown")}
        </StatusBadge>
      )}
      {draft.changed && (
        <StatusBadge tone="warn" icon={PencilLine}>
          {t("changed")}
        </StatusBadge>
      )}
    </span>
  );
}
