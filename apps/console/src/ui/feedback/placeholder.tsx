"use client";
import { Skeleton } from "@heroui/react";
import { useTranslations } from "next-intl";

/** Rows of the final height while a list loads, so that nothing jumps when it comes. */
export function Placeholder({ rows = 4, height = "h-14" }: { rows?: number; height?: string }) {
  const t = useTranslations("ui");
  return (
    <div role="status" aria-label={t("loading")} className="grid gap-2">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing but their place
        <Skeleton key={row} className={`${height} rounded-lg`} />
      ))}
    </div>
  );
}
