import type { Mall } from "@holofleet/contract/malls.ts";
import type { ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import type { Reported } from "@holofleet/shared/protocol/state.ts";
import type { Agent, Mall as MallRow } from "#db/generated/client.ts";
import { type BrokerLink, bestPresence, presenceOf } from "#features/agents/service.ts";
import { timeIn } from "#features/syncs/service.ts";
import { mallSyncState, syncStateOf } from "./rules.ts";

/** One agent of a mall with what it should hold and holds. */
export interface AgentFacts {
  row: Agent;
  desired: readonly ReleaseWork[];
  reported: Reported | null;
  /** pictures that it still lacks */
  missing: number;
}

export interface MallFacts {
  row: MallRow;
  /** names */
  groups: readonly string[];
  agents: readonly AgentFacts[];
  /** published works that the mall should hold */
  assigned: readonly ReleaseWork[];
  projectors: number;
}

/** A mall as people and programs see it, at `now`. */
export function presentMall(
  { row, groups, agents, assigned, projectors }: MallFacts,
  link: BrokerLink,
  now: Date,
): Mall {
  const presences = agents.map((agent) => presenceOf(agent.row, link, now));
  const presence = bestPresence(presences);
  const lastSeenAt =
    agents
      .map((agent) => agent.row.lastSeenAt?.toISOString() ?? "")
      .sort()
      .at(-1) || null;
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    city: row.city,
    timezone: row.timezone,
    tags: row.tags,
    groups: [...groups],
    presence,
    lastSeenAt,
    agents: agents.map((agent, i) => presentAgent(agent, presences[i] ?? "offline")),
    sync: presentSync(row, agents, assigned, presence, lastSeenAt),
    works: presentWorks(agents, assigned),
    projectors,
    createdAt: row.createdAt.toISOString(),
  };
}

function presentAgent({ row, reported }: AgentFacts, presence: Mall["presence"]): Mall["agents"][number] {
  return {
    id: row.id,
    presence,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    version: row.version,
    platform: row.platform,
    hostname: row.hostname,
    freeBytes: reported?.disk.freeBytes ?? null,
    enrolledAt: row.enrolledAt.toISOString(),
  };
}

function presentSync(
  { timezone }: MallRow,
  agents: readonly AgentFacts[],
  assigned: readonly ReleaseWork[],
  presence: Mall["presence"],
  lastSeenAt: string | null,
): Mall["sync"] {
  const states = agents.map(({ desired, reported }) =>
    syncStateOf({ assigned, desired, reported: reported?.works ?? null }),
  );
  const state = mallSyncState(states);
  const missing = agents.reduce((most, agent) => Math.max(most, agent.missing), 0);
  switch (state) {
    case "no_agent":
      return {
        state,
        missing: null,
        reason: "The mall has no agent yet. Make an install code and enrol one.",
        reasonCode: "no_agent",
      };
    case "drift": {
      const told = agents.find(({ reported }) => reported?.reason)?.reported?.reason;
      const away =
        lastSeenAt === null ? "has not connected yet" : `is offline since ${timeIn(new Date(lastSeenAt), timezone)}`;
      if (presence === "offline") {
        return {
          state,
          missing,
          reason: `The agent ${away}. It continues when it connects.`,
          reasonCode: "agent_offline",
        };
      }
      return { state, missing, reason: told?.message ?? null, reasonCode: told?.code ?? null };
    }
    case "behind":
      return {
        state,
        missing: null,
        reason: "Something newer is published or assigned. Sync the mall to bring it there.",
        reasonCode: null,
      };
    default:
      return { state, missing: 0, reason: null, reasonCode: null };
  }
}

/** Works that are assigned, desired or held, each with its three revisions. With several agents, what the first one holds. */
function presentWorks(agents: readonly AgentFacts[], assigned: readonly ReleaseWork[]): Mall["works"] {
  const works = new Map<string, Mall["works"][number]>();
  const of = (id: string, slug: string, title: string) => {
    const work = works.get(id) ?? { slug, title, current: null, desired: null, reported: null };
    works.set(id, work);
    return work;
  };
  for (const { id, slug, title, revision } of assigned) of(id, slug, title).current = revision;
  for (const agent of agents) {
    for (const { id, slug, title, revision } of agent.desired) of(id, slug, title).desired ??= revision;
    for (const { id, slug, revision } of agent.reported?.works ?? []) of(id, slug, slug).reported ??= revision;
  }
  return [...works.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}
