import { dateIn, daysFrom, momentOf } from "../hours.ts";
import { weekdays } from "../line.ts";
import type { CueTimes } from "./messages.ts";

const dayMs = 86_400_000;

/**
 * The moments after `from` and up to `to` at which it is time by clocks in `zone`, in order, each once. As with opening hours: a
 * time that clocks jump over comes as long after the jump as it was meant to, one that they show twice comes the first time.
 * Epoch milliseconds.
 */
export function timesBetween({ times, skip }: CueTimes, zone: string, from: number, to: number): number[] {
  if (to <= from) return [];
  const days = daysFrom(dateIn(from - dayMs, zone), Math.ceil((to - from) / dayMs) + 3);
  const moments = days
    .filter((date) => !skip.includes(date))
    .flatMap((date) => {
      const weekday = weekdays[(new Date(date).getUTCDay() + 6) % 7];
      return times.filter(({ days }) => days.some((day) => day === weekday)).map(({ at }) => momentOf(date, at, zone));
    });
  return [...new Set(moments)].filter((at) => from < at && at <= to).sort((a, b) => a - b);
}

/** When it is time next, epoch milliseconds; `null` when all of the next weeks are left out. */
export function nextTime(times: CueTimes, zone: string, after: number): number | null {
  // as many days may be left out as are listed: one week more always has one that is not
  for (let week = 0; week <= times.skip.length + 1; week++) {
    const from = after + week * 7 * dayMs;
    const [next] = timesBetween(times, zone, from, from + 7 * dayMs);
    if (next !== undefined) return next;
  }
  return null;
}
