import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Manifest, ManifestFrame } from "@holofleet/shared/content/manifest.ts";
import type { Playlist } from "@holofleet/shared/protocol/player-http.ts";
import type { ActiveWork } from "#store/store.ts";
import { pinOf } from "./pins.ts";

/** What the mall holds, by slug. While two works swap their slugs one may be claimed twice for a moment: the first id has it. */
export function presentPlaylist(active: ReadonlyMap<string, ActiveWork>, release: Digest | null): Playlist {
  const works = [...bySlug(active).values()].map(
    ({ pointer: { slug, title, revision, manifest: digest }, manifest }) => ({
      slug,
      title,
      revision,
      manifest: digest,
      base: `/works/${slug}/@${pinOf(digest)}/`,
      frames: manifest.frames.map(({ path, type, size }) => ({ path, type, size })),
    }),
  );
  return { release, works: works.sort((a, b) => (a.slug < b.slug ? -1 : 1)) };
}

export function findWork(active: ReadonlyMap<string, ActiveWork>, slug: string): ActiveWork | undefined {
  return bySlug(active).get(slug);
}

const slugs = new WeakMap<ReadonlyMap<string, ActiveWork>, Map<string, ActiveWork>>();

function bySlug(active: ReadonlyMap<string, ActiveWork>): Map<string, ActiveWork> {
  const known = slugs.get(active);
  if (known) return known;
  const found = new Map<string, ActiveWork>();
  for (const id of [...active.keys()].sort()) {
    const work = active.get(id);
    if (work && !found.has(work.pointer.slug)) found.set(work.pointer.slug, work);
  }
  slugs.set(active, found);
  return found;
}

const indexes = new WeakMap<Manifest, Map<string, ManifestFrame>>();

/** A frame by its path, in whichever Unicode form it is asked for: no two paths of a manifest differ in that alone. */
export function findFrame(manifest: Manifest, path: string): ManifestFrame | undefined {
  let index = indexes.get(manifest);
  if (!index) {
    index = new Map(manifest.frames.map((frame) => [frame.path.normalize("NFC"), frame]));
    indexes.set(manifest, index);
  }
  return index.get(path.normalize("NFC"));
}
