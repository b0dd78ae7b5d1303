import type { Discovery } from "@holofleet/contract/projectors/inventory.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { foundDeviceSchema } from "@holofleet/shared/protocol/commands.ts";
import { z } from "zod";
import type { Db, Reader } from "#db/client.ts";
import { commandState, isEnded, isGood, requestSearch, searchOf } from "#features/commands/service.ts";
import { mallOf } from "./inventory.ts";
import { reachableAgents } from "./orders.ts";

/**
 * Has a mall's agent look for projectors: those that answer a search, and those in these networks.
 * @throws AppError not_found, no_agent, agent_offline
 */
export async function requestDiscovery(
  db: Db,
  { mall: code, subnets, by }: { mall: string; subnets: string[]; by: string },
): Promise<Discovery> {
  const id = await db.$transaction(async (tx) => {
    const mall = await mallOf(tx, code);
    const [reach] = await reachableAgents(tx, [mall.id]);
    if (reach === undefined) throw new AppError("not_found", `There is no mall with the code ${code}.`);
    return requestSearch(tx, { agentId: reach.agent(), wish: { type: "discover", subnets }, by });
  });
  return showDiscovery(db, id);
}

/** @throws AppError not_found */
export async function showDiscovery(db: Reader, id: string): Promise<Discovery> {
  const row = await db.command.findFirst({
    where: { id, projectorId: null },
    include: { agent: { select: { mall: { select: { code: true } } } } },
  });
  if (row === null) throw new AppError("not_found", `There is no search ${id}. Start a new one.`);
  const state = commandState(row.state);
  return {
    id,
    mall: row.agent.mall.code,
    subnets: searchOf(row).subnets,
    state: isEnded(state) ? (isGood(state) ? "done" : "failed") : row.acceptedAt === null ? "asked" : "searching",
    reason: row.reason,
    found: z.array(foundDeviceSchema).safeParse(row.found).data ?? [],
    more: row.foundMore,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
