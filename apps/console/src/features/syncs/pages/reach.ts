import { assignedMalls } from "@holofleet/contract/assignments.ts";
import type { Mall } from "@holofleet/contract/malls.ts";
import type { Work } from "@holofleet/contract/works.ts";

export interface SyncChoice {
  /** slug; every assigned work when `null` */
  work: string | null;
  /** codes; every mall that can be meant when `null` */
  malls: ReadonlySet<string> | null;
}

/** The malls that a sync of this work, or of all works, can be for. */
export function reachableMalls(malls: readonly Mall[], work: Work | undefined): Mall[] {
  return assignedMalls(work?.malls ?? "all", malls);
}

/** The malls that a choice touches. */
export function touchedMalls(reachable: readonly Mall[], { malls }: SyncChoice): string[] {
  return reachable.map(({ code }) => code).filter((code) => malls === null || malls.has(code));
}

/** The request that a choice stands for. */
export function planRequest(choice: SyncChoice, touched: readonly string[]) {
  const malls = choice.malls === null ? {} : { malls: [...touched] };
  if (choice.work !== null) return { work: choice.work, ...malls };
  return choice.malls === null ? { all: true } : malls;
}
