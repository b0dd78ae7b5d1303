import type { OpeningHours, OpenSpan } from "./protocol/projectors/hours.ts";
import { clockIn, momentIn } from "./zone.ts";

/** Opens or closes. Epoch milliseconds; `name` is the holiday's or exception's, empty on a day like every week's. */
export interface HoursEvent {
  at: number;
  on: boolean;
  name: string;
}

/** What a day's hours are, and why. */
export interface HoursDay {
  date: string;
  kind: "week" | "holiday" | "exception";
  name: string;
  spans: readonly OpenSpan[];
}

interface Interval {
  from: number;
  to: number;
  fromName: string;
  toName: string;
}

const dayMs = 86_400_000;

/** The hours of one day, `2026-12-24`: its exception, else its holiday, else those of the weekday. */
export function hoursOn(hours: OpeningHours, date: string): HoursDay {
  const exception = hours.exceptions.find((one) => one.date === date);
  if (exception !== undefined) return { date, kind: "exception", name: exception.name, spans: exception.spans };
  const holiday = hours.holidays.find(({ from, to }) => from <= date && date <= to);
  if (holiday !== undefined) return { date, kind: "holiday", name: holiday.name, spans: holiday.spans };
  const weekday = (new Date(date).getUTCDay() + 6) % 7;
  return { date, kind: "week", name: "", spans: hours.weekly[weekday] ?? [] };
}

/** So many days from `date` on. */
export function daysFrom(date: string, count: number): string[] {
  return Array.from({ length: count }, (_, day) => addDays(date, day));
}

/** Whether it is open at a moment. Epoch milliseconds. */
export function isOpenAt(hours: OpeningHours, at: number): boolean {
  return intervals(hours, at, at).some(({ from, to }) => from <= at && at < to);
}

/** What opens or closes after `from` and up to `to`, in order. Hours that touch or overlap are one. Epoch milliseconds. */
export function eventsBetween(hours: OpeningHours, from: number, to: number): HoursEvent[] {
  return intervals(hours, from, to)
    .flatMap((open): HoursEvent[] => [
      { at: open.from, on: true, name: open.fromName },
      { at: open.to, on: false, name: open.toName },
    ])
    .filter(({ at }) => from < at && at <= to);
}

/** What opens or closes next after a moment, epoch milliseconds; `null` when nothing ever does. */
export function nextEvent(hours: OpeningHours, after: number): HoursEvent | null {
  // a week shows all that repeats; beyond it only the days that are named can differ
  const named = [...hours.exceptions.map(({ date }) => date), ...hours.holidays.flatMap(({ from, to }) => [from, to])];
  const looks = named.map((date) => Date.parse(date) - 2 * dayMs).filter((at) => at > after);
  for (const look of [after, ...looks.sort((a, b) => a - b)]) {
    const [event] = eventsBetween(hours, look, look + 9 * dayMs);
    if (event !== undefined) return event;
  }
  return null;
}

/** When it is open around [from, to], merged and in order. The ends may lie outside. */
function intervals(hours: OpeningHours, from: number, to: number): Interval[] {
  const first = addDays(dateIn(from, hours.timezone), -2);
  const days = daysFrom(first, Math.ceil((to - from) / dayMs) + 4);
  const open = days.flatMap((date) => {
    const { spans, name } = hoursOn(hours, date);
    return spans.map((span): Interval => {
      const end = span.off > span.on ? date : addDays(date, 1);
      const { timezone } = hours;
      return {
        from: momentOf(date, span.on, timezone),
        to: momentOf(end, span.off, timezone),
        fromName: name,
        toName: name,
      };
    });
  });
  const merged: Interval[] = [];
  for (const next of open.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || last.to < next.from) merged.push({ ...next });
    else if (next.to > last.to) Object.assign(last, { to: next.to, toName: next.toName });
  }
  return merged;
}

/**
 * When clocks in `zone` show a time of a day, `24:00` for its end; where they jump over it, as long after the jump as it was meant
 * to be, and the first time where they show it twice. Epoch milliseconds.
 */
export function momentOf(date: string, clock: string, zone: string): number {
  if (clock === "24:00") return momentOf(addDays(date, 1), "00:00", zone);
  const moment = momentIn(`${date} ${clock}`, zone);
  if (moment !== null) return moment.getTime();
  const earlier = new Date(Date.parse(`${date}T${clock}Z`) - 3 * 3_600_000).toISOString();
  return (momentIn(earlier.slice(0, 16), zone)?.getTime() ?? Number.NaN) + 3 * 3_600_000;
}

/** The day that clocks in `zone` show at a moment. */
export function dateIn(at: number, zone: string): string {
  return clockIn(new Date(at), zone).slice(0, 10);
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}
