import { knownZone } from "@holofleet/shared/zone.ts";

/** What every figure of the console looks like: pure, by language. `use-format.ts` binds them to the page's language. */

const byteUnits = ["B", "kB", "MB", "GB", "TB"] as const;

/** `12.4 MB`; units of 1,000 as disks and networks count. */
export function formatBytes(locale: string, bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), byteUnits.length - 1);
  const value = bytes / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)} ${byteUnits[power]}`;
}

/** `2 min 5 sec`: at most two units of a number of seconds. */
export function formatDuration(locale: string, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [
    ["day", Math.floor(whole / 86_400)],
    ["hour", Math.floor(whole / 3600) % 24],
    ["minute", Math.floor(whole / 60) % 60],
    ["second", whole % 60],
  ] as const;
  const first = parts.findIndex(([, value]) => value > 0);
  if (first === -1) return formatUnit(locale, "second", 0);
  return parts
    .slice(first, first + 2)
    .filter(([, value]) => value > 0)
    .map(([unit, value]) => formatUnit(locale, unit, value))
    .join(" ");
}

function formatUnit(locale: string, unit: string, value: number): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
}

const relativeSteps = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
] as const;

/** `2 minutes ago` for a moment before `now`; both in epoch milliseconds. */
export function formatRelative(locale: string, at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  let value = Math.min(0, Math.round((at - now) / 1000));
  // A clock a little ahead, and everything too recent to count, reads "now".
  if (value > -5) return format.format(0, "second");
  for (const [unit, size] of relativeSteps) {
    if (-value < size) return format.format(value, unit);
    value = Math.round(value / size);
  }
  return format.format(value, "year");
}

/** Date, time and zone in full, for a hover; `zone` is IANA, the reader's own when absent. */
export function formatAbsolute(locale: string, at: number, zone?: string): string {
  return new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "long",
    ...(zone && { timeZone: knownZone(zone) }),
  }).format(at);
}

/** `Fri, Nov 20, 22:00 GMT+8`: a moment that is planned, to the minute, by the clocks of `zone`; epoch milliseconds. */
export function formatPlanned(locale: string, at: number, zone: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    timeZone: knownZone(zone),
  }).format(at);
}

/** `14:02`, or with the date when it was not today; epoch milliseconds. */
export function formatClock(locale: string, at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(locale, {
    ...(sameDay ? {} : { month: "short", day: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** The name of a weekday; Monday is 0. */
export function formatWeekday(locale: string, day: number): string {
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day));
}

/** `Fri, Nov 20` for a day such as `2026-11-20`, whatever the zone. */
export function formatDay(locale: string, date: string): string {
  const look = { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, look).format(Date.parse(date));
}
