"use client";
import type { Run } from "@holofleet/contract/syncs.ts";
import { useTranslations } from "next-intl";

/** What a sync brings, and where to. */
export function RunName({ run }: { run: Pick<Run, "scope" | "work"> }) {
  const t = useTranslations("syncs.scope");
  return <>{t(run.scope, { work: run.work ?? "" })}</>;
}
