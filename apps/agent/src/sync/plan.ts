import type { Digest } from "@holofleet/shared/content/digest.ts";
import { distinctBlobs, type Manifest, type Release, type ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import type { ActiveWork } from "#store/store.ts";

export interface Transfer {
  digest: Digest;
  /** bytes */
  size: number;
  /** slug of the first work that needs it */
  work: string;
}

export interface SyncPlan {
  /** distinct blobs to fetch, work by work in the release's order */
  transfers: Transfer[];
  /** works to switch, with the blobs that each still waits for */
  activate: { work: ReleaseWork; waitsFor: Set<Digest> }[];
  /** ids of active works that the release no longer has */
  deactivate: string[];
  /** how many frames, and how many bytes of them, each blob to fetch will complete */
  completes: Map<Digest, { files: number; bytes: number }>;
  files: { done: number; total: number };
  bytes: { done: number; total: number };
}

export interface Held {
  active: ReadonlyMap<string, ActiveWork>;
  has(digest: Digest, size: number): boolean;
}

/**
 * Plans the way from what an agent holds to `release`, whose manifests are all given.
 *
 * Counting: the totals are the frames of the release that its work does not show yet, at that path, with those bytes. So a new
 * work of 340 frames counts 340, three replaced frames count 3, and no change counts 0. A frame whose blob is on disk already
 * (moved, renamed, shared, or fetched before an interruption) is done at once; one picture at two paths is two frames, fetched once.
 */
export function planSync(release: Release, manifests: ReadonlyMap<Digest, Manifest>, held: Held): SyncPlan {
  const ids = new Set(release.works.map((work) => work.id));
  const plan: SyncPlan = {
    transfers: [],
    activate: [],
    deactivate: [...held.active.keys()].filter((id) => !ids.has(id)),
    completes: new Map(),
    files: { done: 0, total: 0 },
    bytes: { done: 0, total: 0 },
  };
  const planned = new Set<Digest>();
  for (const work of release.works) {
    const manifest = manifests.get(work.manifest);
    if (!manifest) throw new Error(`the manifest of ${work.slug} was not given`);
    const active = held.active.get(work.id);
    const waitsFor = countFrames(plan, manifest, active, held);
    for (const [digest, size] of distinctBlobs(manifest.frames)) {
      if (!waitsFor.has(digest) || planned.has(digest)) continue;
      planned.add(digest);
      plan.transfers.push({ digest, size, work: work.slug });
    }
    if (waitsFor.size > 0 || !active || !isSame(active.pointer, work)) plan.activate.push({ work, waitsFor });
  }
  return plan;
}

/**
 * Ids of the active works that leave the player before anything else happens: they are not in `release`. One whose address
 * another work of the release takes over stays until that one is switched, so that the address is never empty.
 */
export function planLeaving(release: Release, active: Held["active"]): string[] {
  const ids = new Set(release.works.map((work) => work.id));
  const slugs = new Set(release.works.map((work) => work.slug));
  return [...active.values()].flatMap(({ pointer: { id, slug } }) => (ids.has(id) || slugs.has(slug) ? [] : id));
}

function countFrames(plan: SyncPlan, manifest: Manifest, active: ActiveWork | undefined, held: Held): Set<Digest> {
  const shown = new Map(active?.manifest.frames.map((frame) => [frame.path, frame.digest]));
  const waitsFor = new Set<Digest>();
  for (const { path, digest, size } of manifest.frames) {
    const stored = held.has(digest, size);
    if (stored && shown.get(path) === digest) continue;
    plan.files.total += 1;
    plan.bytes.total += size;
    if (stored) {
      plan.files.done += 1;
      plan.bytes.done += size;
      continue;
    }
    waitsFor.add(digest);
    const completes = plan.completes.get(digest) ?? { files: 0, bytes: 0 };
    plan.completes.set(digest, { files: completes.files + 1, bytes: completes.bytes + size });
  }
  return waitsFor;
}

function isSame(active: ReleaseWork, work: ReleaseWork): boolean {
  return (
    active.manifest === work.manifest &&
    active.revision === work.revision &&
    active.slug === work.slug &&
    active.title === work.title &&
    active.frames === work.frames &&
    active.bytes === work.bytes
  );
}
