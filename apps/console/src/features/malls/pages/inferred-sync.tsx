"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { Inferred } from "#features/legacy/pages/inferred.tsx";
import { SyncState } from "./sync-state.tsx";

/** Whether a mall holds what it should, marked where nobody reported it. */
export function InferredSync({ mall }: { mall: Pick<Mall, "sync" | "agents"> }) {
  return (
    <span className="flex flex-wrap items-start gap-2">
      <SyncState mall={mall} />
      {mall.agents.some(({ legacy }) => legacy) && <Inferred />}
    </span>
  );
}
