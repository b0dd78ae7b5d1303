import { eventsBetween, type HoursEvent, isOpenAt, nextEvent } from "@holofleet/shared/hours.ts";
import type { HoursStatus, OpeningHours } from "@holofleet/shared/protocol/projectors/hours.ts";
import { openTries, presentTries, type Try } from "./trying.ts";

/** What an agent remembers about one set of opening hours. Times are epoch milliseconds. */
export interface HoursMemory {
  /** everything up to then was carried out, or let pass */
  doneAt: number;
  /** who was switched by hand, to what and when */
  hands: Record<string, { on: boolean; at: number }>;
  /** at whom the last hour has not come about yet */
  trying: Record<string, Try>;
}

/** A projector that is due to be switched. `at` is when the hour was, which names the order: the same one is never sent twice. */
export interface Due {
  projector: string;
  on: boolean;
  at: number;
  how: "on_time" | "caught_up" | "after_hold" | "missed";
}

export interface HoursPlan {
  due: Due[];
  /** at whom the last hour is still to come about; the others need no more trying */
  trying: Record<string, Try>;
  /** those of them that are to be tried again now */
  again: string[];
  /** when to look again; `null`: nothing ever changes */
  wakeAt: number | null;
}

/** Later than this an hour was missed: the agent was off, or its computer asleep. */
const punctualMs = 120_000;
/** No pause between two tries is as long: such a one is of a clock that was wrong. */
const longestPauseMs = 3_600_000;
/** A hold is at most a day. */
const dayMs = 86_400_000;
/** No hour before that holds now: a clock that began in 1970 would have missed thousands. */
const lookBackMs = 400 * dayMs;

/**
 * What opening hours ask for at `now`: for each projector the last hour that fell due since `doneAt`. A press by hand holds
 * against an hour that falls due within its hold; when the hold ends, the hour is carried out late. Of several hours that were
 * missed only the last counts, because that is what holds now.
 */
export function planHours(hours: OpeningHours, memory: HoursMemory, now: number): HoursPlan {
  const holdMs = hours.manualHoldMinutes * 60_000;
  const events = eventsBetween(hours, Math.max(memory.doneAt - dayMs, now - lookBackMs), now);
  const due = hours.projectors.flatMap((projector): Due[] => {
    const hand = memory.hands[projector];
    const last = events
      .map((event) => ({ event, ...effectOf(event, hand, holdMs) }))
      .filter(({ at }) => at <= now)
      .at(-1);
    // done already: an earlier hour whose hold ends only now is what held before, and comes no more
    if (last === undefined || last.at <= memory.doneAt) return [];
    const { event, at, isHeld } = last;
    if (isHeld) return [{ projector, on: event.on, at: event.at, how: "after_hold" }];
    if (now - at <= punctualMs) return [{ projector, on: event.on, at: event.at, how: "on_time" }];
    return [{ projector, on: event.on, at: event.at, how: hours.missed === "skip" ? "missed" : "caught_up" }];
  });
  const isDue = new Set(due.map(({ projector }) => projector));
  const open = Object.entries(openTries(hours, memory, now)).filter(([projector]) => !isDue.has(projector));
  const trying = Object.fromEntries(open);
  const again = open.filter(([, { nextAt }]) => nextAt <= now || nextAt - now > longestPauseMs).map(([id]) => id);
  const holds = Object.values(memory.hands).map(({ at }) => at + holdMs);
  const tries = open.map(([, { nextAt }]) => nextAt);
  const wakes = [nextEvent(hours, now)?.at, ...holds, ...tries].filter((at) => at !== undefined && at > now);
  return { due, trying, again, wakeAt: wakes.length > 0 ? Math.min(...(wakes as number[])) : null };
}

/** When an hour takes effect for a projector: at once, or when a press against it stops holding. */
function effectOf(event: HoursEvent, hand: { on: boolean; at: number } | undefined, holdMs: number) {
  const isHeld = hand !== undefined && hand.on !== event.on && hand.at <= event.at && event.at < hand.at + holdMs;
  return { at: isHeld ? hand.at + holdMs : event.at, isHeld };
}

/** How opening hours stand at `now`, for people. */
export function presentHours(
  hours: OpeningHours,
  memory: HoursMemory,
  last: HoursStatus["last"],
  now: number,
): HoursStatus {
  const open = isOpenAt(hours, now);
  const lastAt = eventsBetween(hours, now - 9 * dayMs, now).at(-1)?.at ?? 0;
  const holdMs = hours.manualHoldMinutes * 60_000;
  const against = hours.projectors.flatMap((projector) => {
    const hand = memory.hands[projector];
    const counts = hand !== undefined && hand.on !== open && (hand.at >= lastAt || now < hand.at + holdMs);
    return counts ? [{ projector, ...hand, until: hand.at + holdMs }] : [];
  });
  const next = nextEvent(hours, now);
  return {
    ...{ id: hours.id, open, last, against, trying: presentTries(openTries(hours, memory, now)) },
    next: next && { ...next, name: next.name.slice(0, 100) },
  };
}
