import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { ActiveWork } from "#store/store.ts";

/** One revision of a work that a player may ask for. */
export interface PinnedRevision {
  revision: number;
  manifest: Digest;
}

/** How long a revision that was replaced may still be played, in milliseconds: since it was last used, and at the very most. */
export interface PinLimits {
  idleMs: number;
  longestMs: number;
  /** milliseconds of a clock that only goes forward */
  now?: () => number;
}

interface Use extends PinnedRevision {
  work: string;
  usedAt: number;
  /** when it was first found replaced; `null` while the work's pointer still names it */
  replacedAt: number | null;
}

/** Digits of a manifest's digest that an address carries. */
export const pinDigits = 12;

/** The pin of a manifest, as it stands in an address. */
export function pinOf(manifest: Digest): string {
  return manifest.slice("sha256:".length, "sha256:".length + pinDigits);
}

/**
 * Which revisions are being played, so that a session goes on with the one it began with however often its work is switched.
 * Only what a player used while it was active or previous gets in; it leaves with the work, or by the limits.
 */
export function createPins({ idleMs, longestMs, now = () => performance.now() }: PinLimits) {
  const uses = new Map<string, Use>();

  /** Drops what is over, and notes what was replaced. */
  function refresh(active: ReadonlyMap<string, ActiveWork>): void {
    for (const [key, use] of uses) {
      const pointer = active.get(use.work)?.pointer;
      const named = pointer?.manifest === use.manifest || pointer?.previous?.manifest === use.manifest;
      use.replacedAt = named ? null : (use.replacedAt ?? now());
      const over = use.replacedAt !== null && now() - use.replacedAt > longestMs;
      if (!pointer || over || now() - use.usedAt > idleMs) uses.delete(key);
    }
  }

  return {
    /** The revision of `work` that `isWanted`, among the active, the previous and those in use. It counts as used from now on. */
    use(
      active: ReadonlyMap<string, ActiveWork>,
      work: ActiveWork,
      isWanted: (revision: PinnedRevision) => boolean,
    ): PinnedRevision | null {
      const { id, previous } = work.pointer;
      const current = { revision: work.pointer.revision, manifest: work.pointer.manifest };
      let found = [current, ...(previous ? [previous] : [])].find(isWanted);
      if (!found) {
        refresh(active);
        found = [...uses.values()].find((use) => use.work === id && isWanted(use));
      }
      if (!found) return null;
      const key = `${id} ${found.manifest}`;
      const use = uses.get(key);
      if (use) use.usedAt = now();
      else uses.set(key, { ...found, work: id, usedAt: now(), replacedAt: null });
      return found;
    },

    /** Manifests whose bytes must stay for the sessions that play them. */
    held(active: ReadonlyMap<string, ActiveWork>): Digest[] {
      refresh(active);
      return Array.from(uses.values(), ({ manifest }) => manifest);
    },
  };
}
export type Pins = ReturnType<typeof createPins>;
