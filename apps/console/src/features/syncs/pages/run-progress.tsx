"use client";
import type { Run } from "@holofleet/contract/syncs.ts";
import { Progress } from "#ui/feedback/progress.tsx";
import { runShare } from "./run-share.ts";

/** How far a whole sync is. */
export function RunProgress({ run, label }: { run: Run; label?: string }) {
  return (
    <Progress
      files={run.files}
      bytes={run.bytes}
      rate={run.rate}
      eta={run.eta}
      share={runShare(run)}
      {...(label && { label })}
    />
  );
}
