import { type DownloadWindow, inOrder, type Line, lineSchema, type Weekday, weekdays } from "@holofleet/shared/line.ts";

/** Bytes per second of one Mbit/s. */
export const bytesPerMbit = 125_000;

/** A line while somebody sets it. */
export interface LineDraft {
  /** Mbit/s as typed; empty: no limit */
  limit: string;
  /** none: downloads may run at any time */
  windows: DownloadWindow[];
}

export const firstWindow: DownloadWindow = { days: [...weekdays], from: "22:00", to: "06:00" };

export function draftOf({ limit, windows }: Line): LineDraft {
  return { limit: limit === null ? "" : String(limit / bytesPerMbit), windows: windows ?? [] };
}

/** The line that a draft stands for; `null` while it is none. */
export function lineOfDraft({ limit, windows }: LineDraft): Line | null {
  const mbit = limit.trim() === "" ? null : Number(limit.replace(",", "."));
  const line = {
    limit: mbit === null ? null : Math.round(mbit * bytesPerMbit),
    windows: windows.length > 0 ? windows.map((window) => ({ ...window, days: inOrder(window.days) })) : null,
  };
  return lineSchema.safeParse(line).data ?? null;
}

export function toggleDay(days: readonly Weekday[], day: Weekday): Weekday[] {
  return inOrder(days.includes(day) ? days.filter((one) => one !== day) : [...days, day]);
}
