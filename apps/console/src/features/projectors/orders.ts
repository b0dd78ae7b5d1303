import type { Placed } from "@holofleet/contract/projectors/targets.ts";
import type { ProjectorCommand } from "@holofleet/contract/projectors.ts";
import type { ProjectorWish } from "@holofleet/shared/protocol/commands.ts";
import type { Db, Reader, Tx } from "#db/client.ts";
import { fleetRow, ours, presenceOf } from "#features/agents/service.ts";
import { requestCommand } from "#features/commands/service.ts";
import { timeIn } from "#features/syncs/service.ts";
import { unknown } from "./inventory.ts";
import { agentFor, type Candidate } from "./rules.ts";

/**
 * Asks a projector for something. Refused when no agent of the mall is online: an order must not wait for one and light a mall
 * at night. `within` is the id of the one mall whose projectors count.
 * @throws AppError projector_unknown, no_agent, agent_offline
 */
export async function requestWish(
  db: Db,
  { id, wish, by, within = null }: { id: string; wish: ProjectorWish; by: string; within?: string | null },
): Promise<ProjectorCommand> {
  return db.$transaction(async (tx) => {
    const row = await tx.projector.findUnique({ where: { id }, select: { mallId: true } });
    if (row === null || (within !== null && row.mallId !== within)) throw unknown(id);
    const [mall] = await reachableAgents(tx, [row.mallId]);
    if (mall === undefined) throw unknown(id);
    return requestCommand(tx, { agentId: mall.agent(), projectorId: id, wish }, by);
  });
}

/** Asks for power on or off. @throws AppError projector_unknown, no_agent, agent_offline */
export function requestPower(
  db: Db,
  { id, on, by }: { id: string; on: boolean; by: string },
): Promise<ProjectorCommand> {
  return requestWish(db, { id, wish: { type: "power", on }, by });
}

export interface Reach {
  mallId: string;
  code: string;
  name: string;
  /** Id of the agent that orders go to. @throws AppError no_agent, agent_offline */
  agent(): string;
}

/** Which agent speaks for each of these malls now. */
export async function reachableAgents(tx: Tx, mallIds: readonly string[]): Promise<Reach[]> {
  const malls = await tx.mall.findMany({
    where: { id: { in: [...mallIds] } },
    include: { agents: { where: { revokedAt: null, ...ours }, orderBy: { enrolledAt: "asc" } } },
  });
  const link = await fleetRow(tx);
  const now = new Date();
  return malls.map(({ id, code, name, timezone, agents }) => {
    const candidates: Candidate[] = agents.map((agent) => ({ ...agent, presence: presenceOf(agent, link, now) }));
    return { mallId: id, code, name, agent: () => agentFor(name, candidates, (at) => timeIn(at, timezone)) };
  });
}

export type PlacedProjector = Placed & { name: string; mallId: string; mallName: string };

/** Where every projector hangs, by mall and name: what targets of orders choose from. */
export async function placesOf(db: Reader, mallIds?: readonly string[]): Promise<PlacedProjector[]> {
  const rows = await db.projector.findMany({
    where: mallIds === undefined ? {} : { mallId: { in: [...mallIds] } },
    select: {
      ...{ id: true, name: true, mallId: true, zone: true, floor: true, tags: true },
      mall: { select: { code: true, name: true } },
      sets: { select: { id: true } },
    },
    orderBy: [{ mall: { code: "asc" } }, { name: "asc" }, { id: "asc" }],
  });
  return rows.map(({ mall, sets, ...row }) => ({
    ...row,
    mall: mall.code,
    mallName: mall.name,
    sets: sets.map(({ id }) => id),
  }));
}
