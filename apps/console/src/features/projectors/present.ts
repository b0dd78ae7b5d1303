import { projectorFactsSchema } from "@holofleet/contract/projectors/facts.ts";
import type { Projector } from "@holofleet/contract/projectors.ts";
import { projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import type { Agent, Command, Mall, Projector as ProjectorRow } from "#db/generated/client.ts";
import { type BrokerLink, bestPresence, presenceOf } from "#features/agents/service.ts";
import { presentCommand } from "#features/commands/service.ts";

export type ProjectorParts = ProjectorRow & {
  mall: Pick<Mall, "code" | "name" | "timezone"> & { agents: Agent[] };
  sets: { id: string }[];
  /** the last one first */
  commands: Command[];
};

/** What people said about a projector. */
export function factsOf(row: ProjectorRow) {
  return projectorFactsSchema.parse({ ...row, serviceDate: row.serviceDate?.toISOString().slice(0, 10) ?? null });
}

/** A projector as people and programs see it, at `now`. Its password is never among it. */
export function presentProjector(row: ProjectorParts, link: BrokerLink, now: Date): Projector {
  const [command] = row.commands;
  const heard = row.mall.agents.flatMap(({ lastSeenAt }) => lastSeenAt ?? []).map((at) => at.getTime());
  return {
    ...factsOf(row),
    id: row.id,
    name: row.name,
    mall: row.mall.code,
    mallName: row.mall.name,
    timezone: row.mall.timezone,
    host: row.host,
    port: row.port,
    hasPassword: row.passwordSealed !== null,
    sets: row.sets.map(({ id }) => id),
    agentPresence: bestPresence(row.mall.agents.map((agent) => presenceOf(agent, link, now))),
    agentSeenAt: heard.length === 0 ? null : new Date(Math.max(...heard)).toISOString(),
    state: projectorStateSchema.safeParse(row.state).data ?? null,
    stateAt: row.stateAt?.toISOString() ?? null,
    command: command === undefined ? null : presentCommand(command),
  };
}
