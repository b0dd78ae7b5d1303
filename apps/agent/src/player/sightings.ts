import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Reported } from "@holofleet/shared/protocol/state.ts";

export interface SightingsOptions {
  /** epoch milliseconds by the console's clock */
  now(): number;
  /** called when something began to play, and when something was not seen for too long */
  onChange(): void;
  /** milliseconds after which what a player said no longer counts */
  lastsMs?: number;
}

export interface Sightings {
  /** A player says that this revision of this work is on a screen now. */
  saw(id: string, manifest: Digest): void;
  /** What is on a screen, each with the time since when it is. */
  list(): Reported["playing"];
  stop(): void;
}

/** Remembers what players say they show, for as long as they go on saying it. */
export function createSightings({ now, onChange, lastsMs = 30_000 }: SightingsOptions): Sightings {
  const seen = new Map<string, Reported["playing"][number] & { timer: NodeJS.Timeout }>();

  return {
    saw(id, manifest) {
      const key = `${id} ${manifest}`;
      const known = seen.get(key);
      if (known) return void known.timer.refresh();
      const timer = setTimeout(() => {
        seen.delete(key);
        onChange();
      }, lastsMs);
      seen.set(key, { id, manifest, at: now(), timer });
      onChange();
    },
    list: () => Array.from(seen.values(), ({ id, manifest, at }) => ({ id, manifest, at })),
    stop() {
      for (const { timer } of seen.values()) clearTimeout(timer);
    },
  };
}
