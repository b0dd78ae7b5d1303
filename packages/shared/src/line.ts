import { z } from "zod";
import { offsetAt } from "./zone.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** Each of these days once, Monday first. */
export function inOrder(days: readonly Weekday[]): Weekday[] {
  return weekdays.filter((day) => days.includes(day));
}

/** Days that follow each other as one stretch: `[["mon", "fri"], ["sun", "sun"]]`. */
export function stretches(days: readonly Weekday[]): [first: Weekday, last: Weekday][] {
  const found: [Weekday, Weekday][] = [];
  for (const day of inOrder(days)) {
    const last = found.at(-1);
    if (last && weekdays.indexOf(last[1]) + 1 === weekdays.indexOf(day)) last[1] = day;
    else found.push([day, day]);
  }
  return found;
}

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time such as 22:00");

/** From `from` to `to` by the mall's clocks, on the days on which it begins; a `to` that is not later is of the next day. */
export const downloadWindowSchema = z.object({
  days: z.array(z.enum(weekdays)).min(1).max(7),
  from: clock,
  to: clock,
});
export type DownloadWindow = z.infer<typeof downloadWindowSchema>;

/** How much of its line a mall gives to downloads, and when. */
export const lineSchema = z.object({
  /** bytes per second of the whole agent; `null`: what the line gives */
  limit: z.number().int().min(1000).max(12_500_000_000).nullable(),
  /** when downloads may run; `null`: at any time. None at all is what groups leave whose windows never meet. */
  windows: z.array(downloadWindowSchema).max(50).nullable(),
});
export type Line = z.infer<typeof lineSchema>;

export const openLine: Line = { limit: null, windows: null };

/** Minutes of the week, Monday 00:00 is 0; the end does not belong to it. */
type Span = readonly [from: number, to: number];
const day = 1440;
const week = 7 * day;

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** The minutes of the week that windows cover, in order and apart from each other. */
function spansOf(windows: readonly DownloadWindow[]): Span[] {
  const pieces = windows.flatMap(({ days, from, to }) =>
    days.flatMap((name): Span[] => {
      const start = weekdays.indexOf(name) * day + minuteOf(from);
      const length = (minuteOf(to) - minuteOf(from) + day) % day || day;
      const end = start + length;
      const over: Span[] = end > week ? [[0, end - week]] : [];
      return [[start, Math.min(end, week)], ...over];
    }),
  );
  const spans: Span[] = [];
  for (const [from, to] of pieces.sort((a, b) => a[0] - b[0])) {
    const last = spans.at(-1);
    if (last && from <= last[1]) spans[spans.length - 1] = [last[0], Math.max(last[1], to)];
    else spans.push([from, to]);
  }
  return spans;
}

function intersect(one: readonly Span[], other: readonly Span[]): Span[] {
  return one.flatMap(([from, to]) =>
    other.flatMap(([start, end]): Span[] => {
      const span: Span = [Math.max(from, start), Math.min(to, end)];
      return span[0] < span[1] ? [span] : [];
    }),
  );
}

/** Windows that cover these minutes: at most a day long each, those at the same hours in one. */
function windowsOf(spans: readonly Span[]): DownloadWindow[] {
  const [first, last] = [spans[0], spans.at(-1)];
  const wraps = spans.length > 1 && first?.[0] === 0 && last?.[1] === week;
  const joined = wraps ? [...spans.slice(1, -1), [last[0], week + first[1]] as const] : spans;
  const named = new Map<string, DownloadWindow>();
  for (const [from, to] of joined)
    for (let start = from; start < to; start += day) {
      const window = { from: clockOf(start), to: clockOf(Math.min(to, start + day)) };
      const key = `${window.from} ${window.to}`;
      const days = named.get(key)?.days ?? [];
      named.set(key, { days: [...days, weekdays[Math.floor(start / day) % 7] ?? "mon"], ...window });
    }
  return [...named.values()];
}

function clockOf(minute: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor((minute % day) / 60))}:${two(minute % 60)}`;
}

/** What several lines allow together: the lowest limit, in the hours that all of them give. */
export function strictestLine(lines: readonly Line[]): Line {
  const limits = lines.flatMap(({ limit }) => limit ?? []);
  const spans = lines.flatMap(({ windows }) => (windows === null ? [] : [spansOf(windows)]));
  return {
    limit: limits.length > 0 ? Math.min(...limits) : null,
    windows: spans.length > 0 ? windowsOf(spans.reduce(intersect)) : null,
  };
}

/**
 * The first moment, from `at` on, at which clocks in `zone` show an hour inside the windows (`inside`), or one outside of them.
 * `null` when there is none. Epoch milliseconds; where clocks jump, what they show then counts.
 */
export function nextMoment(
  windows: readonly DownloadWindow[] | null,
  zone: string,
  at: number,
  inside: boolean,
): number | null {
  const spans: readonly Span[] = windows === null ? [[0, week]] : spansOf(windows);
  // clocks change at most twice a week: a third look is at hours that are all of one kind
  for (let look = 0, moment = at; look < 3; look++) {
    const offset = offsetAt(moment, zone);
    const wait = minutesUntil(spans, minuteOfWeek(moment + offset), inside);
    if (wait === null || wait === 0) return wait === null ? null : moment;
    const found = (Math.floor(moment / 60_000) + wait) * 60_000;
    if (offsetAt(found, zone) === offset) return found;
    moment = changeOfClocks(moment, found, zone);
  }
  return null;
}

/** Minute of the week of a time that reads as if it were UTC. Monday is the first day: the epoch was a Thursday. */
function minuteOfWeek(local: number): number {
  return Math.floor(local / 60_000 + 3 * day) % week;
}

function minutesUntil(spans: readonly Span[], minute: number, inside: boolean): number | null {
  const within = spans.find(([from, to]) => from <= minute && minute < to);
  if ((within !== undefined) === inside) return 0;
  if (inside) {
    const waits = spans.map(([from]) => (from - minute + week) % week);
    return waits.length > 0 ? Math.min(...waits) : null;
  }
  if (!within || within[1] - within[0] === week) return null;
  const goesOn = within[1] === week && spans[0]?.[0] === 0 ? spans[0][1] : 0;
  return within[1] - minute + goesOn;
}

/** The first whole minute after `from` at which clocks are as far from UTC as at `to`. */
function changeOfClocks(from: number, to: number, zone: string): number {
  const after = offsetAt(to, zone);
  let [low, high] = [Math.floor(from / 60_000), Math.floor(to / 60_000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 60_000, zone) === after) high = middle;
    else low = middle;
  }
  return high * 60_000;
}
