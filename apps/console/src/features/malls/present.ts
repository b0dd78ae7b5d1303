import type { Receipt } from "@holofleet/contract/malls/receipts.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import type { ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { checklistSchema } from "@holofleet/shared/install/checklist.ts";
import type { LegacyState } from "@holofleet/shared/protocol/legacy.ts";
import type { Reported, Scrub } from "@holofleet/shared/protocol/state.ts";
import type { Agent, AgentMachine, Mall as MallRow } from "#db/generated/client.ts";
import { type BrokerLink, bestPresence, presenceOf, presentWhy, type Told } from "#features/agents/service.ts";
import type { MallLine } from "#features/lines/service.ts";
import { receiptKey } from "#features/receipts/service.ts";
import type { OpenProgress } from "#features/syncs/service.ts";
import { mallSyncState, syncStateOf } from "./rules.ts";

/** One agent of a mall with what it should hold and holds. */
export interface AgentFacts {
  row: Agent & { legacy: object | null; machines: AgentMachine[] };
  desired: readonly ReleaseWork[];
  reported: Reported | null;
  /** pictures that it still lacks */
  missing: number;
  /** of the sync that it works on */
  progress: OpenProgress | null;
}

export interface MallFacts {
  row: MallRow;
  /** names */
  groups: readonly string[];
  agents: readonly AgentFacts[];
  /** published works that the mall should hold */
  assigned: readonly ReleaseWork[];
  projectors: number;
  hasPin: boolean;
  line: MallLine;
  /** of its agents, by `receiptKey` */
  receipts: ReadonlyMap<string, Receipt>;
}

/** A mall as people and programs see it, at `now`. */
export function presentMall(
  { row, groups, agents, assigned, projectors, hasPin, line, receipts }: MallFacts,
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
    sync: presentSync(row, agents, assigned, presences, now),
    works: presentWorks(agents, assigned, receipts),
    faults: agents.flatMap(({ reported }) => reported?.faults ?? []).slice(0, 50),
    line: { ...line, downloadNow: agents.some((agent) => agent.row.downloadNow === agent.row.desiredRelease) },
    projectors,
    approval: row.approval,
    hasPin,
    createdAt: row.createdAt.toISOString(),
  };
}

function presentScrub({ checkedAt, ...counts }: Scrub): Mall["agents"][number]["scrub"] {
  return { ...counts, checkedAt: checkedAt === null ? null : new Date(checkedAt).toISOString() };
}

function presentOlder({ orders, ...state }: LegacyState): Mall["agents"][number]["older"] {
  return { ...state, orders: orders.map((order) => ({ ...order, at: new Date(order.at).toISOString() })) };
}

function presentAgent({ row, reported }: AgentFacts, presence: Mall["presence"]): Mall["agents"][number] {
  return {
    id: row.id,
    presence,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    version: row.version,
    platform: row.platform,
    hostname: row.hostname,
    // what an older agent reports is inferred, and says nothing of its disk
    freeBytes: row.legacy ? null : (reported?.disk.freeBytes ?? null),
    scrub: reported?.scrub ? presentScrub(reported.scrub) : null,
    older: reported?.legacy ? presentOlder(reported.legacy) : null,
    checklist: presentChecklist(row),
    waitingSince: row.waitingSince?.toISOString() ?? null,
    rotatingSince: row.rotateAskedAt?.toISOString() ?? null,
    machines: row.machines.length > 1 ? row.machines.map(presentMachine) : [],
    enrolledAt: row.enrolledAt.toISOString(),
    legacy: row.legacy !== null,
  };
}

function presentMachine({ fingerprint, hostname, lastSeenAt, heldAt }: AgentMachine) {
  return { fingerprint, hostname, lastSeenAt: lastSeenAt.toISOString(), held: heldAt !== null };
}

function presentChecklist({ checklist, checklistAt }: Agent): Mall["agents"][number]["checklist"] {
  const { success, data } = checklistSchema.shape.checks.safeParse(checklist);
  return success && checklistAt ? { at: checklistAt.toISOString(), checks: data } : null;
}

function presentSync(
  { timezone }: MallRow,
  agents: readonly AgentFacts[],
  assigned: readonly ReleaseWork[],
  presences: readonly Mall["presence"][],
  now: Date,
): Mall["sync"] {
  const states = agents.map(({ desired, reported }) =>
    syncStateOf({ assigned, desired, reported: reported?.works ?? null }),
  );
  const state = mallSyncState(states);
  const missing = agents.reduce((most, agent) => Math.max(most, agent.missing), 0);
  switch (state) {
    case "no_agent": {
      const nobody = { agent: null, presence: "offline", files: null, told: null, timezone } as const;
      return { state, missing: null, ...presentWhy(nobody, now) };
    }
    case "drift": {
      const index = states.indexOf(state);
      const agent = agents[index];
      if (!agent) return { state, missing, ...nothing };
      const presence = presences[index] ?? "offline";
      const { row, progress } = agent;
      const files = progress && progress.files.total > 0 ? progress.files : null;
      return { state, missing, ...presentWhy({ agent: row, presence, files, told: lastTold(agent), timezone }, now) };
    }
    case "behind":
      return {
        ...nothing,
        state,
        missing: null,
        reason: "Something newer is published or assigned. Sync the mall to bring it there.",
      };
    default:
      return { state, missing: 0, ...nothing };
  }
}

const nothing = { reason: null, reasonCode: null, reasonDetails: null };

/** The later of an agent's snapshot and the progress of its sync. */
function lastTold({ row, reported, progress }: AgentFacts): Told | null {
  const snapshot = reported && {
    phase: reported.phase,
    reason: reported.reason,
    at: row.reportedAt ?? row.enrolledAt,
    eta: null,
  };
  if (progress === null || (snapshot && snapshot.at >= progress.at)) return snapshot;
  const { phase, reason, at, eta } = progress;
  return { phase, reason, at, eta };
}

/** Works that are assigned, desired or held, each with its three revisions. With several agents, what the first one holds. */
function presentWorks(
  agents: readonly AgentFacts[],
  assigned: readonly ReleaseWork[],
  receipts: ReadonlyMap<string, Receipt>,
): Mall["works"] {
  const works = new Map<string, Mall["works"][number]>();
  const of = (id: string, slug: string, title: string) => {
    const work = works.get(id) ?? { slug, title, current: null, desired: null, reported: null, receipt: null };
    works.set(id, work);
    return work;
  };
  for (const { id, slug, title, revision } of assigned) of(id, slug, title).current = revision;
  for (const agent of agents) {
    for (const { id, slug, title, revision } of agent.desired) of(id, slug, title).desired ??= revision;
    for (const { id, slug, revision, manifest } of agent.reported?.works ?? []) {
      const work = of(id, slug, slug);
      if (work.reported !== null) continue;
      work.reported = revision;
      work.receipt = receipts.get(receiptKey({ agentId: agent.row.id, workId: id, manifest })) ?? null;
    }
  }
  return [...works.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}
