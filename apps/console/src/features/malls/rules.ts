import type { Mall } from "@holofleet/contract/malls.ts";

interface HeldWork {
  id: string;
  manifest: string;
}

/** What an agent should hold by what is current, what it was told to hold, and what it said it holds; `null`: nothing yet. */
export interface Holding {
  assigned: readonly HeldWork[];
  desired: readonly HeldWork[];
  reported: readonly HeldWork[] | null;
}

type SyncState = Mall["sync"]["state"];

/** Whether two sets of works are the same, by id and manifest. */
export function sameWorks(a: readonly HeldWork[], b: readonly HeldWork[]): boolean {
  const manifests = new Map(a.map((work) => [work.id, work.manifest]));
  return a.length === b.length && b.every((work) => manifests.get(work.id) === work.manifest);
}

/** How one agent stands (contract malls.ts mallSyncSchema). What is missing comes before what is newer. */
export function syncStateOf({ assigned, desired, reported }: Holding): SyncState {
  if (!sameWorks(desired, reported ?? [])) return "drift";
  if (!sameWorks(assigned, desired)) return "behind";
  return desired.length === 0 ? "empty" : "in_sync";
}

const worst: readonly SyncState[] = ["drift", "behind", "in_sync", "empty"];

/** How a mall stands: as the worst of its agents. */
export function mallSyncState(agents: readonly SyncState[]): SyncState {
  return worst.find((state) => agents.includes(state)) ?? "no_agent";
}

/** The desired manifests that are not reported, and, when there are any, what is held that may share pictures with them. */
export function manifestGap(
  desired: readonly { manifest: string }[],
  reported: readonly { manifest: string }[],
): { lacking: string[]; held: string[] } {
  const held = reported.map(({ manifest }) => manifest);
  const lacking = desired.map(({ manifest }) => manifest).filter((manifest) => !held.includes(manifest));
  return { lacking, held: lacking.length > 0 ? held : [] };
}

/** Distinct blobs of the desired manifests that no reported manifest has. */
export function countMissing(desired: Iterable<ReadonlySet<string>>, reported: Iterable<ReadonlySet<string>>): number {
  const held = new Set<string>();
  for (const set of reported) for (const digest of set) held.add(digest);
  const missing = new Set<string>();
  for (const set of desired) for (const digest of set) if (!held.has(digest)) missing.add(digest);
  return missing.size;
}
