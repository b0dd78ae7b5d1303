import type { Hours, HoursPlan } from "@holofleet/contract/projectors/hours.ts";
import { daysFrom, eventsBetween, type HoursEvent, hoursOn } from "@holofleet/shared/hours.ts";
import type { OpeningHours, OpenSpan } from "@holofleet/shared/protocol/projectors/hours.ts";
import { clockIn } from "@holofleet/shared/zone.ts";

/** Where somebody begins: every day from ten to ten. */
export const usualPlan: HoursPlan = {
  weekly: Array.from({ length: 7 }, () => [{ on: "10:00", off: "22:00" }]),
  holidays: [],
  exceptions: [],
  missed: "catch_up",
  manualHoldMinutes: 30,
};

const pattern = /^(([01]?\d|2[0-3]):[0-5]\d|24:00)-(([01]?\d|2[0-3]):[0-5]\d|24:00)$/;

/** `10:00-12:00, 13:00-22:00` as spans; nothing means closed. `null` when it cannot be read. */
export function readSpans(text: string): OpenSpan[] | null {
  const parts = text
    .replaceAll(/\s|，/g, (blank) => (blank === "，" ? "," : ""))
    .replaceAll(/[–—~至]/g, "-")
    .split(",")
    .filter(Boolean);
  const spans = parts.map((part) => {
    const [, on, , off] = pattern.exec(part) ?? [];
    return on && off ? { on: on.padStart(5, "0"), off: off.padStart(5, "0") } : null;
  });
  return spans.length > 6 || spans.includes(null) ? null : (spans as OpenSpan[]);
}

/** Spans as people write them. */
export function writeSpans(spans: readonly OpenSpan[]): string {
  return spans.map(({ on, off }) => `${on}-${off}`).join(", ");
}

export interface PreviewDay {
  date: string;
  kind: "week" | "holiday" | "exception";
  name: string;
  spans: readonly OpenSpan[];
  /** what is switched on that day, by the mall's clocks */
  events: { at: number; clock: string; on: boolean }[];
}

/** The next seven days of a plan in a zone from `now`, epoch milliseconds: what each day is, and when power is switched. */
export function previewOf(plan: HoursPlan, timezone: string, now: number): PreviewDay[] {
  const hours: OpeningHours = { ...plan, id: "", name: "", timezone, projectors: [] };
  const events = eventsBetween(hours, now, now + 9 * 86_400_000);
  const dateOf = (at: number) => clockIn(new Date(at), timezone);
  return daysFrom(dateOf(now).slice(0, 10), 7).map((date) => ({
    ...hoursOn(hours, date),
    events: events
      .filter(({ at }: HoursEvent) => dateOf(at).startsWith(date))
      .map(({ at, on }) => ({ at, on, clock: dateOf(at).slice(11) })),
  }));
}

/** The zones of a mall that have no hours of their own yet. */
export function freeZones(zones: readonly string[], hours: readonly Pick<Hours, "zone">[]): string[] {
  const taken = new Set(hours.map(({ zone }) => zone));
  return [...new Set(zones)].filter((zone) => zone !== "" && !taken.has(zone)).sort();
}
