import { type DownloadWindow, downloadWindowSchema, type Line, stretches, weekdays } from "@holofleet/shared/line.ts";
import { InvalidArgumentError } from "commander";

const units: Record<string, number> = { kbit: 125, mbit: 125_000, gbit: 125_000_000, kb: 1000, mb: 1_000_000 };

/** Bytes per second of `20mbit`, `800kbit` or `2.5MB`; `null` for `none`. @throws InvalidArgumentError */
export function parseLimit(text: string): number | null {
  if (text === "none") return null;
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([a-z]+)(?:\/s)?$/i.exec(text) ?? [];
  const rate = Math.round(Number(amount) * (units[unit.toLowerCase()] ?? Number.NaN));
  if (rate >= 1000) return rate;
  throw new InvalidArgumentError("Give a rate such as 20mbit, 800kbit or 2.5MB, or none.");
}

/** A window written as `mon-fri 22:00-06:00`, `sat,sun 00:00-00:00` or `daily 22:00-06:00`. @throws InvalidArgumentError */
export function parseWindow(text: string): DownloadWindow {
  const [, names = "", from, to] = /^(\S+)\s+(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim().toLowerCase()) ?? [];
  const days = names === "daily" ? [...weekdays] : names.split(",").flatMap(daysOf);
  const window = downloadWindowSchema.safeParse({ days: weekdays.filter((day) => days.includes(day)), from, to });
  if (window.success && !days.includes("")) return window.data;
  throw new InvalidArgumentError(
    'Give a window such as "mon-fri 22:00-06:00", "sat,sun 10:00-12:00" or "daily 22:00-06:00".',
  );
}

const names: readonly string[] = weekdays;

function daysOf(range: string): string[] {
  const [first = "", last = first] = range.split("-");
  const [from, to] = [first, last].map((name) => names.indexOf(name)) as [number, number];
  if (from < 0 || to < 0) return [""];
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => weekdays[(from + index) % 7] ?? "");
}

/** What the options of `line` give. */
export interface LineOptions {
  limit?: number | null;
  window?: DownloadWindow[];
  anyTime?: boolean;
  none?: boolean;
}

/** The line that results from the present one and what was given; `undefined` when nothing was given. */
export function changedLine(
  present: Line | null,
  { limit, window, anyTime, none }: LineOptions,
): Line | null | undefined {
  if (none) return null;
  if (limit === undefined && window === undefined && !anyTime) return undefined;
  return {
    limit: limit === undefined ? (present?.limit ?? null) : limit,
    windows: anyTime ? null : (window ?? present?.windows ?? null),
  };
}

/** A line in a few words: `at most 20 Mbit/s, mon-fri 22:00-06:00`. */
export function lineWords({ limit, windows }: Line): string {
  const rate = limit === null ? "no limit" : `at most ${limit / 125_000} Mbit/s`;
  if (windows === null) return `${rate}, at any time`;
  if (windows.length === 0) return `${rate}, never: the windows of its groups have no common hour`;
  return `${rate}, ${windows.map(windowWords).join("; ")}`;
}

/** A window in the words that `parseWindow` reads. */
function windowWords({ days, from, to }: DownloadWindow): string {
  const names = stretches(days).map(([first, last]) => (first === last ? first : `${first}-${last}`));
  return `${days.length === weekdays.length ? "daily" : names.join(",")} ${from}-${to}`;
}
