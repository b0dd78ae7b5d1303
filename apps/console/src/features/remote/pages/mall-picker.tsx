"use client";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { ChevronRight, Projector as ProjectorIcon } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { PresenceBadge } from "#features/malls/pages/presence.tsx";
import { groupByMall } from "#features/projectors/pages/view.ts";
import { EmptyState } from "#ui/feedback/empty-state.tsx";
import { countsOf } from "../device/view.ts";

/** Which mall this remote is for. */
export function MallPicker({ projectors }: { projectors: readonly Projector[] }) {
  const t = useTranslations("remote");
  const malls = groupByMall(projectors, "");
  return (
    <>
      <h1 className="mb-4 font-semibold text-2xl tracking-tight">{t("choose")}</h1>
      {malls.length === 0 && (
        <EmptyState icon={ProjectorIcon} title={t("none")}>
          {t("noneText")}
        </EmptyState>
      )}
      <ul className="grid gap-3">
        {malls.map(({ code, name, agentPresence, projectors: own }) => (
          <li key={code}>
            <Link
              href={`/remote?mall=${encodeURIComponent(code)}`}
              className="flex min-h-18 items-center gap-3 rounded-2xl border bg-surface p-4 hover:border-field-border"
            >
              <span className="min-w-0 flex-1">
                <span className="block break-words font-semibold">
                  {name} <span className="font-normal text-muted">{code}</span>
                </span>
                <span className="figures mt-1 flex flex-wrap items-center gap-2 text-muted text-sm">
                  {t("counts", countsOf(own))}
                  <PresenceBadge presence={agentPresence} />
                </span>
              </span>
              <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
