import type { Projector } from "@holofleet/contract/projectors.ts";
import { projectorStateSchema } from "@holofleet/shared/protocol/projectors.ts";
import type { Agent, Command, Mall, Projector as ProjectorRow } from "#db/generated/client.ts";
import { type BrokerLink, bestPresence, presenceOf } from "#features/agents/service.ts";
import { presentCommand } from "#features/commands/service.ts";

export type ProjectorFacts = ProjectorRow & {
  mall: Pick<Mall, "code" | "name"> & { agents: Agent[] };
  /** the last one first */
  commands: Command[];
};

/** A projector as people and programs see it, at `now`. Its password is never among it. */
export function presentProjector(row: ProjectorFacts, link: BrokerLink, now: Date): Projector {
  const [command] = row.commands;
  return {
    id: row.id,
    name: row.name,
    mall: row.mall.code,
    mallName: row.mall.name,
    driver: "pjlink",
    host: row.host,
    port: row.port,
    hasPassword: row.passwordSealed !== null,
    agentPresence: bestPresence(row.mall.agents.map((agent) => presenceOf(agent, link, now))),
    state: projectorStateSchema.safeParse(row.state).data ?? null,
    stateAt: row.stateAt?.toISOString() ?? null,
    command: command === undefined ? null : presentCommand(command),
  };
}
