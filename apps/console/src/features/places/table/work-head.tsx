"use client";
import type { Where } from "@holofleet/contract/works/places.ts";
import { CircleOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { StatusBadge } from "#ui/feedback/status-badge.tsx";

/** A work beside its row. */
export const WorkHead = memo(function WorkHead({
  work: { slug, title, takenDownAt },
}: {
  work: Where["works"][number];
}) {
  const t = useTranslations("places");
  return (
    <span className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      <Link href={`/works/${slug}`} className="truncate font-medium hover:underline">
        {title}
      </Link>
      {takenDownAt === null ? (
        <span className="truncate font-mono text-muted text-xs">{slug}</span>
      ) : (
        <StatusBadge tone="bad" icon={CircleOff}>
          {t("takenDown")}
        </StatusBadge>
      )}
    </span>
  );
});
