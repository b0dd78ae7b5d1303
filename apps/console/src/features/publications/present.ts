import type { Publication } from "@holofleet/contract/works/publications.ts";
import type { Publication as PublicationRow } from "#db/generated/client.ts";
import { presentRecipe } from "#features/works/service.ts";

export function presentPublication(row: PublicationRow): Publication {
  const { id, state, at, timezone, note, sync, revision, reason, reasonCode, requestedBy, createdAt, finishedAt } = row;
  return {
    id,
    state,
    frames: { done: row.framesDone, total: row.framesTotal },
    at: at?.toISOString() ?? null,
    timezone,
    note,
    sync,
    recipe: presentRecipe(row.playerRecipe),
    revision,
    run: row.runId,
    reason,
    reasonCode,
    requestedBy,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
