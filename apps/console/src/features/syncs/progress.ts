import type { Reason, SyncPhase } from "@holofleet/shared/protocol/state.ts";
import type { Reader } from "#db/client.ts";
import { phaseOf } from "./present.ts";
import { openStates, progressOf } from "./rows.ts";

/** How far the sync is that an agent works on. */
export interface OpenProgress {
  /** `null`: it has not read what it should hold */
  phase: SyncPhase | null;
  files: { done: number; total: number };
  reason: Reason | null;
  eta: number | null;
  /** when it last moved */
  at: Date;
}

/** The newest open target of each of these agents, by the agent's id; agents without one are left out. */
export async function openProgress(db: Reader, agentIds: readonly string[]): Promise<Map<string, OpenProgress>> {
  const rows = await db.syncTarget.findMany({
    where: { agentId: { in: [...agentIds] }, state: { in: openStates } },
    orderBy: [{ agentId: "asc" }, { id: "desc" }],
    distinct: ["agentId"],
    omit: { works: true },
  });
  return new Map(
    rows.map((row) => {
      const { state, files, reason, eta } = progressOf(row);
      return [row.agentId ?? "", { phase: phaseOf[state] ?? null, files, reason, eta, at: row.updatedAt }];
    }),
  );
}
