import { eventsBetween, isOpenAt } from "@holofleet/shared/hours.ts";
import type { CommandResult } from "@holofleet/shared/protocol/commands.ts";
import type { HoursStatus, OpeningHours } from "@holofleet/shared/protocol/projectors/hours.ts";

/** An hour that has not come about at a projector yet. Times are epoch milliseconds. */
export interface Try {
  on: boolean;
  /** when the hour was */
  at: number;
  /** orders that were given, the present one included */
  tries: number;
  /** when the next one is given */
  nextAt: number;
  isRunning: boolean;
  /** how the last one ended that did; none during the first */
  result?: CommandResult | undefined;
  reason?: string | undefined;
}

/** Ends that later may not be. A wrong password, a fault of its own or a will of its own is for people to look at. */
const passing: readonly CommandResult[] = ["unreachable", "timeout", "busy", "unknown", "expired", "rejected"];

export function isPassing(result: CommandResult): boolean {
  return passing.includes(result);
}

/** How long after an order that failed the next one is given: milliseconds. The last of `pauses` repeats. */
export function pauseAfter(tries: number, pauses: readonly number[]): number {
  return pauses[Math.min(tries, pauses.length) - 1] ?? 0;
}

/** Where the last hour is still to come about: until the next one, or until somebody presses. */
export function openTries(
  hours: OpeningHours,
  { trying, hands }: { trying: Readonly<Record<string, Try>>; hands: Readonly<Record<string, { at: number }>> },
  now: number,
): Record<string, Try> {
  const isOpen = isOpenAt(hours, now);
  const open = hours.projectors.flatMap((projector): [string, Try][] => {
    const one = trying[projector];
    if (one === undefined || one.at > now || one.on !== isOpen) return [];
    if ((hands[projector]?.at ?? Number.NEGATIVE_INFINITY) >= one.at) return [];
    return eventsBetween(hours, one.at, now).length === 0 ? [[projector, one]] : [];
  });
  return Object.fromEntries(open);
}

/** Those that failed and are tried again, for people. */
export function presentTries(tries: Readonly<Record<string, Try>>): HoursStatus["trying"] {
  return Object.entries(tries).flatMap(([projector, { result, isRunning: _, ...open }]) =>
    result === undefined ? [] : [{ projector, ...open, result }],
  );
}
