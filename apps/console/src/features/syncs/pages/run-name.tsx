"use client";
import type { Run } from "@holofleet/contract/syncs.ts";
import { useTranslations } from "next-intl";

/** What a sync brings, and where to. */
export function RunName({ run }: { run: Pick<Run, "scope" | "work" | "removal"> }) {
  const t = useTranslations("syncs.scope");
  const removal = run.removal && run.work !== null;
  return <>{t(removal ? "removal" : run.scope, { work: run.work ?? "" })}</>;
}
