import { AppError } from "@holofleet/shared/errors.ts";
import { nextMoment } from "@holofleet/shared/line.ts";
import type { Desired } from "@holofleet/shared/protocol/agent-http.ts";
import { clockIn } from "@holofleet/shared/zone.ts";

/** Times are epoch milliseconds by the console's clock; `null`: never. */
export interface LineState {
  open: boolean;
  /** when downloads have to stop */
  closesAt: number | null;
  /** when they may go on after that, or begin */
  opensAt: number | null;
}

/** Whether downloads may run at `now`. An operator's "download now" opens the line for the release that it was pressed for. */
export function lineAt({ settings, mall }: Pick<Desired, "settings" | "mall">, now: number): LineState {
  const windows = settings?.line?.windows ?? null;
  if (windows === null || settings?.line?.downloadNow) return { open: true, closesAt: null, opensAt: null };
  const next = (at: number | null, inside: boolean) =>
    at === null ? null : nextMoment(windows, mall.timezone, at, inside);
  const opensAt = next(now, true);
  if (opensAt !== now) return { open: false, closesAt: null, opensAt };
  const closesAt = next(now, false);
  return { open: true, closesAt, opensAt: next(closesAt, true) };
}

/** Why nothing is downloaded now, and when it goes on, in the mall's own time. */
export function outsideWindow(opensAt: number | null, zone: string, now: number): AppError {
  if (opensAt === null) {
    const message = "The mall's groups leave no common hour for downloads. Give the mall download windows of its own.";
    return new AppError("outside_window", message);
  }
  const [today, there] = [now, opensAt].map((at) => clockIn(new Date(at), zone)) as [string, string];
  const time = today.slice(0, 10) === there.slice(0, 10) ? there.slice(11) : there;
  return new AppError("outside_window", `Downloads are allowed again at ${time}, by the mall's clock.`, {
    details: { opensAt, retryAfterSeconds: Math.ceil((opensAt - now) / 1000) },
  });
}
