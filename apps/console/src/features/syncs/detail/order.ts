import { finalTargetStates, type Target } from "@holofleet/contract/syncs.ts";

export const targetOrders = ["mall", "slowest"] as const;
export type TargetOrder = (typeof targetOrders)[number];

/**
 * The rows' ids in a new order. It is made once, when the reader asks for it, and not again with every figure that moves:
 * rows never reorder under the cursor.
 */
export function orderTargets(targets: readonly Target[], order: TargetOrder): string[] {
  const byMall = (a: Target, b: Target) => a.mall.localeCompare(b.mall, "en", { numeric: true });
  const compare = (a: Target, b: Target) => (order === "slowest" ? timeLeft(b) - timeLeft(a) : 0) || byMall(a, b);
  return [...targets].sort(compare).map(({ id }) => id);
}

/** Targets in the order that stands; those it does not know yet come last. */
export function arrange(targets: readonly Target[], ids: readonly string[]): Target[] {
  const place = new Map(ids.map((id, index) => [id, index]));
  return [...targets].sort((a, b) => (place.get(a.id) ?? ids.length) - (place.get(b.id) ?? ids.length));
}

/** Seconds left; without an estimate a target that is not done counts as endless, by what is missing. */
function timeLeft({ state, eta, bytes }: Target): number {
  if (finalTargetStates.includes(state)) return -1;
  return eta ?? Number.MAX_SAFE_INTEGER / 2 + (bytes.total - bytes.done);
}
