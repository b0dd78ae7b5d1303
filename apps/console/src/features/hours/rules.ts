import { createHash } from "node:crypto";
import type { HoursStatus, OpeningHours } from "@holofleet/shared/protocol/projectors/hours.ts";

interface Row {
  id: string;
  zone: string;
  plan: Omit<OpeningHours, "id" | "name" | "timezone" | "projectors">;
}

/** Which projectors follow which hours: a zone's own go before those of the mall. */
export function followersOf(
  rows: readonly Pick<Row, "id" | "zone">[],
  projectors: readonly { id: string; zone: string }[],
): Map<string, string[]> {
  const followers = new Map(rows.map(({ id }) => [id, [] as string[]]));
  const byZone = new Map(rows.map(({ id, zone }) => [zone, id]));
  for (const { id, zone } of projectors) {
    const hours = (zone === "" ? undefined : byZone.get(zone)) ?? byZone.get("");
    if (hours !== undefined) followers.get(hours)?.push(id);
  }
  return followers;
}

/** What an agent is told: the hours of its mall, each with its projectors. Hours that nobody follows are left out. */
export function planHours(
  rows: readonly Row[],
  mall: { name: string; timezone: string },
  projectors: readonly { id: string; zone: string }[],
): OpeningHours[] {
  const followers = followersOf(rows, projectors);
  return rows.flatMap(({ id, zone, plan }) => {
    const own = followers.get(id) ?? [];
    return own.length === 0
      ? []
      : [{ ...plan, id, name: zone || mall.name, timezone: mall.timezone, projectors: own.slice(0, 256) }];
  });
}

/** An entry in a projector's history that an agent's opening hours left. */
export interface ScheduleEntry {
  /** the same for the same hour of the same projector, however often it is told */
  id: string;
  hoursId: string;
  projectorId: string;
  on: boolean;
  state: string;
  reason: string | null;
  at: Date;
  elapsedMs: number;
}

/** What opening hours did last, one entry per projector. */
export function entriesOf({ id: hours, last }: HoursStatus): ScheduleEntry[] {
  if (last === null) return [];
  return last.results.map(({ projector, result, reason, seconds }) => ({
    id: uuidOf(`${hours} ${last.at} ${projector}`),
    hoursId: hours,
    projectorId: projector,
    on: last.on,
    state: result,
    reason: reason ?? null,
    at: new Date(last.at),
    elapsedMs: Math.round(seconds * 1000),
  }));
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
