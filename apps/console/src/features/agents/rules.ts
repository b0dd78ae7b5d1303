import type { Presence } from "@holofleet/contract/malls.ts";

/** Heard of within this time: online. Three heartbeats of 30 s ± 20 % may be late. */
export const onlineMs = 75_000;
/** Silent for longer than this: offline. */
export const offlineMs = 300_000;

/** The console's own link to the broker, from the fleet row. */
export interface BrokerLink {
  brokerConnected: boolean;
  brokerSince: Date | null;
}

export interface LifeSigns {
  /** last heard of, by the console's clock; `null` before the first time */
  lastSeenAt: Date | null;
  /** arrival of the will or goodbye of the boot that spoke last */
  goneAt: Date | null;
  /** set where it is an older agent, whose silence says nothing */
  legacy?: object | null;
}

/** Agents that speak our protocol: an older one takes no commands and reports nothing. */
export const ours = { legacy: { is: null } } as const;

/** What a query reads of an agent beside its own columns for its life signs. */
export const lifeParts = { legacy: { select: { agentId: true } } } as const;

/**
 * What the console may claim about an agent at `now`. Silence counts only while we could have heard: with our own broker link
 * down, or up for less than a heartbeat's patience, a silent agent is `unknown`. An older agent is heard when it comes in or
 * fetches a picture, and `unknown` otherwise.
 */
export function presenceOf({ lastSeenAt, goneAt, legacy }: LifeSigns, link: BrokerLink, now: Date): Presence {
  if (lastSeenAt === null) return legacy ? "unknown" : "offline";
  const silentMs = now.getTime() - lastSeenAt.getTime();
  if (legacy) return silentMs < onlineMs ? "online" : "unknown";
  const gone = goneAt !== null && goneAt >= lastSeenAt;
  if (!gone && silentMs < onlineMs) return "online";
  if (!link.brokerConnected || link.brokerSince === null) return "unknown";
  if (gone) return "offline";
  if (now.getTime() - link.brokerSince.getTime() < onlineMs) return "unknown";
  return silentMs < offlineMs ? "stale" : "offline";
}

/** Whether an agent said goodbye, fell silent for long, or never spoke: whatever our own link to the broker is like. */
export function isAbsent({ lastSeenAt, goneAt }: LifeSigns, now: Date): boolean {
  if (lastSeenAt === null || (goneAt !== null && goneAt >= lastSeenAt)) return true;
  return now.getTime() - lastSeenAt.getTime() >= offlineMs;
}

const ranking: readonly Presence[] = ["online", "stale", "unknown", "offline"];

/** Presence of a mall: the best of its agents, `offline` when it has none. */
export function bestPresence(all: readonly Presence[]): Presence {
  return ranking.find((presence) => all.includes(presence)) ?? "offline";
}

export interface Boots {
  bootId: string | null;
  previousBootId: string | null;
}

/** Whether a message is of the boot that speaks now, of one that follows it, or of one that was replaced and is ignored. */
export function bootOrder(agent: Boots, bootId: string): "current" | "next" | "replaced" {
  if (bootId === agent.bootId) return "current";
  return bootId === agent.previousBootId ? "replaced" : "next";
}

/** Whether a snapshot is newer than the one on record: a later boot, or a higher `seq` in the same boot. */
export function isNewer(
  agent: Boots & { reportedSeq: number | null },
  reported: { bootId: string; seq: number },
): boolean {
  const order = bootOrder(agent, reported.bootId);
  return order === "next" || (order === "current" && (agent.reportedSeq === null || reported.seq > agent.reportedSeq));
}
