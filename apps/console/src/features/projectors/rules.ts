import type { Presence } from "@holofleet/contract/malls.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import type { ProjectorState } from "@holofleet/shared/protocol/projectors.ts";

/** Projectors of one mall: what its agent is told and tells in one message. */
export const mostProjectors = 256;

export interface Candidate {
  id: string;
  presence: Presence;
  lastSeenAt: Date | null;
}

/**
 * The agent of a mall that an order goes to: one that is online, for an order that nobody can carry out is refused and not
 * queued. `timeOf` writes a time for people.
 * @throws AppError no_agent, agent_offline
 */
export function agentFor(mallName: string, agents: readonly Candidate[], timeOf: (at: Date) => string): string {
  const online = agents.find(({ presence }) => presence === "online");
  if (online !== undefined) return online.id;
  if (agents.length === 0)
    throw new AppError(
      "no_agent",
      `${mallName} has no agent yet. Make an install code and enrol one in the mall first.`,
    );
  const [last] = agents.flatMap(({ lastSeenAt }) => lastSeenAt ?? []).sort((a, b) => b.getTime() - a.getTime());
  const since = last === undefined ? "has not connected yet" : `was last heard at ${timeOf(last)}`;
  throw new AppError(
    "agent_offline",
    `The agent of ${mallName} ${since}, so nothing can be sent to its projectors. Check its computer and network, then ask again.`,
    { details: last === undefined ? {} : { since: last.toISOString() } },
  );
}

/** Lamp and filter hours that a state tells, or `null` where it tells none. The oldest lamp counts. */
export function wearOf(
  id: string,
  { lamps, filterHours }: Pick<ProjectorState, "lamps" | "filterHours">,
): { id: string; lamp: number | null; filter: number | null } | null {
  const hours = (lamps?.value ?? []).map((lamp) => wholeHours(lamp.hours));
  const lamp = hours.length === 0 ? null : Math.max(...hours);
  const filter = filterHours?.value == null ? null : wholeHours(filterHours.value);
  return lamp === null && filter === null ? null : { id, lamp, filter };
}

/** Hours as a column can keep them, whatever a device says: one that talks nonsense must not cost the others their state. */
const wholeHours = (hours: number): number => Math.min(Math.max(Math.round(hours), 0), 2 ** 31 - 1);
