import { type Place, type PlaceState, placeState } from "@holofleet/contract/works/places.ts";

interface HeldRevision {
  /** of the work */
  id: string;
  revision: number;
}

/** What one agent was told to hold, and what it reported. */
export interface AgentWorks {
  desired: readonly HeldRevision[];
  reported: readonly HeldRevision[];
}

/** Of several agents in a mall, the one that is furthest from what should be speaks for it. */
const worst: readonly PlaceState[] = ["waiting", "leaving", "behind", "surplus", "in_sync"];

/** How each work stands in one mall, by its id; works that have nothing to do with the mall are left out. */
export function planCells(assigned: readonly HeldRevision[], agents: readonly AgentWorks[]): Map<string, Place> {
  const current = byId(assigned);
  const cells = new Map<string, Place>();
  for (const agent of agents.length > 0 ? agents : [{ desired: [], reported: [] }]) {
    const desired = byId(agent.desired);
    const reported = byId(agent.reported);
    for (const id of new Set([...current.keys(), ...desired.keys(), ...reported.keys()])) {
      const revisions = {
        current: current.get(id) ?? null,
        desired: desired.get(id) ?? null,
        reported: reported.get(id) ?? null,
      };
      const state = placeState(revisions);
      if (state === null) continue;
      const other = cells.get(id);
      if (!other || worst.indexOf(state) < worst.indexOf(other.state)) cells.set(id, { state, ...revisions });
    }
  }
  return cells;
}

function byId(works: readonly HeldRevision[]): Map<string, number> {
  return new Map(works.map(({ id, revision }) => [id, revision]));
}

/** A condition per word of `text`: one of the fields has it, in upper or lower case; `%` and `_` are letters. */
export function containsEvery<Field extends string>(text: string | undefined, fields: readonly Field[]) {
  const words = (text ?? "").split(/\s+/).filter(Boolean);
  return words.map((word) => ({
    OR: fields.map((field) => ({
      [field]: { contains: word.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" as const },
    })),
  }));
}
