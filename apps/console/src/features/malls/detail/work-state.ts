import type { Mall } from "@holofleet/contract/malls.ts";

type Held = Mall["works"][number];
export type WorkState = "in_sync" | "syncing" | "behind" | "leaving" | "unpublished";

/** How one work stands in a mall: what is current, what it should hold, and what it reported are never mixed up. */
export function workState({ current, desired, reported }: Held): WorkState {
  if (current === null && desired === null) return reported === null ? "unpublished" : "leaving";
  if (current !== desired) return current === null ? "leaving" : "behind";
  return reported === desired ? "in_sync" : "syncing";
}
