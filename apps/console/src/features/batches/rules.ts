import { type Batch, byProjector } from "@holofleet/contract/projectors/batches.ts";
import type { ProjectorCommand } from "@holofleet/contract/projectors/commands.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type CommandState, isEnded, isGood } from "#features/commands/service.ts";

/** A mall of an order to many: its agent, or why there is none to send to. */
export interface MallReach {
  mallId: string;
  code: string;
  name: string;
  /** @throws AppError no_agent, agent_offline */
  agent(): string;
}

interface Device {
  id: string;
  name: string;
  mallId: string;
  mall: string;
  mallName: string;
}

export interface BatchPlan {
  /** agent by projector */
  agents: Map<string, string>;
  skipped: { id: string; name: string; mall: string; mallName: string }[];
}

/**
 * Who an order to many is sent to. A mall that cannot be reached refuses it whole, so that somebody chooses; with `skipOffline`
 * its projectors are left out. Nothing waits for a mall to come back.
 * @throws AppError bad_request for no projectors; agent_offline or no_agent, with `details` {malls, projectors, reachable}
 */
export function planBatch(devices: readonly Device[], malls: readonly MallReach[], skipOffline: boolean): BatchPlan {
  if (devices.length === 0) throw new AppError("bad_request", "There are no projectors in this choice. Choose others.");
  const agents = new Map<string, string>();
  const refusals = new Map<string, AppError>();
  for (const mall of malls) {
    try {
      agents.set(mall.mallId, mall.agent());
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      refusals.set(mall.mallId, thrown);
    }
  }
  const reached = devices.filter(({ mallId }) => agents.has(mallId));
  const skipped = devices.filter(({ mallId }) => !agents.has(mallId));
  const [refusal] = refusals.values();
  if (refusal !== undefined && (!skipOffline || reached.length === 0)) {
    const details = {
      ...refusal.details,
      malls: malls.filter(({ mallId }) => refusals.has(mallId)).map(({ code, name }) => ({ code, name })),
      projectors: skipped.length,
      reachable: reached.length,
    };
    const others = reached.length > 0 ? ` Nothing was sent; ${reached.length} other projectors could be asked.` : "";
    throw new AppError(refusal.code, `${refusal.message}${others}`, { details });
  }
  return {
    agents: new Map(reached.flatMap(({ id, mallId }) => [[id, agents.get(mallId) ?? ""] as const])),
    skipped: skipped.map(({ id, name, mall, mallName }) => ({ id, name, mall, mallName })),
  };
}

/** How an order to many stands: projectors, whatever a scene asks of each. `rows` in the order of their time. */
export function countOf(rows: readonly { command: Pick<ProjectorCommand, "projector" | "state"> }[]): Batch["counts"] {
  const devices = byProjector(rows);
  const counts = { total: devices.length, ok: 0, failed: 0, superseded: 0, pending: 0 };
  for (const orders of devices) counts[sumOf(orders.map(({ command }) => command.state))] += 1;
  return counts;
}

/** How a projector stands after its orders. It is superseded when its last one is: what it shows now, somebody else asked for. */
function sumOf(states: readonly CommandState[]): "ok" | "failed" | "superseded" | "pending" {
  if (states.some((state) => !isEnded(state))) return "pending";
  if (states.some(hasFailed)) return "failed";
  return states.at(-1) === "superseded" ? "superseded" : "ok";
}

/** It ended, and not as wished. What was superseded did not fail: somebody asked for something newer. */
function hasFailed(state: CommandState): boolean {
  return isEnded(state) && !isGood(state) && state !== "superseded";
}

/** Those that failed, the earliest first, with the pauses that lay between them: the first of them is asked at once. */
export function planRetry<Row extends { state: CommandState; createdAt: Date; dueAt: Date | null }>(
  rows: readonly Row[],
): { row: Row; afterSeconds: number }[] {
  const waitOf = ({ createdAt, dueAt }: Row) => (dueAt === null ? 0 : (dueAt.getTime() - createdAt.getTime()) / 1000);
  const failed = rows.filter(({ state }) => hasFailed(state)).sort((a, b) => waitOf(a) - waitOf(b));
  const [first] = failed;
  return failed.map((row) => ({ row, afterSeconds: Math.round(waitOf(row) - (first ? waitOf(first) : 0)) }));
}
