import type { Digest } from "@holofleet/shared/content/digest.ts";
import { type Release, type ReleaseWork, releaseSchema } from "@holofleet/shared/content/manifest.ts";
import { LRUCache } from "lru-cache";
import type { Reader, Tx } from "#db/client.ts";
import { mallsOfWorks } from "./assignments.ts";
import { type NamedRelease, nameRelease } from "./rules.ts";

export { mallsOfWorks, readMalls } from "./assignments.ts";
export { type NamedRelease, nameRelease, nextWorks, refuseTakenDown, refuseTrashed } from "./rules.ts";

/** Works that are published, each with the malls that should hold it. */
export interface Published {
  work: ReleaseWork;
  /** ids, or every mall */
  malls: "all" | ReadonlySet<string>;
}

/**
 * Every published work at its current revision, but those that are taken down or in the trash: no mall should hold them. With
 * `mallIds`, assignments to other malls are left out.
 */
export async function publishedWorks(db: Reader, mallIds?: readonly string[]): Promise<Published[]> {
  const rows = await db.work.findMany({
    where: { currentId: { not: null }, takenDownAt: null, trashedAt: null },
    select: {
      id: true,
      slug: true,
      title: true,
      allMalls: true,
      mallTags: true,
      current: {
        select: { number: true, manifestDigest: true, manifest: { select: { frames: true, bytes: true } } },
      },
    },
  });
  const malls = await mallsOfWorks(db, rows, mallIds);
  return rows.flatMap(({ id, slug, title, current }) =>
    current === null
      ? []
      : {
          work: {
            id,
            slug,
            title,
            revision: current.number,
            manifest: current.manifestDigest as Digest,
            frames: current.manifest.frames,
            bytes: Number(current.manifest.bytes),
          },
          malls: malls.get(id) ?? new Set<string>(),
        },
  );
}

/** The published works that one mall should hold. */
export function assignedTo(mallId: string, published: readonly Published[]): ReleaseWork[] {
  return published.filter(({ malls }) => malls === "all" || malls.has(mallId)).map(({ work }) => work);
}

/** What a mall should hold by what is published and assigned now; kept, so that an agent can be pointed at it. */
export async function releaseFor(tx: Tx, mallId: string): Promise<NamedRelease> {
  const release = nameRelease(assignedTo(mallId, await publishedWorks(tx, [mallId])));
  await keepReleases(tx, [release]);
  return release;
}

/** Stores releases under their names. One that is there already stays as it is. */
export async function keepReleases(tx: Tx, releases: Iterable<NamedRelease>): Promise<void> {
  const data = [...releases].map(({ digest, body }) => ({ digest, body }));
  await tx.release.createMany({ data, skipDuplicates: true });
}

// Two memories of immutable documents by their digest: nothing in them can become wrong. Sizes are counted in works and frames.
const releases = new LRUCache<string, Release>({ maxSize: 100_000, sizeCalculation: ({ works }) => works.length + 1 });
const frameSets = new LRUCache<string, ReadonlySet<Digest>>({
  maxSize: 400_000,
  sizeCalculation: (set) => set.size + 1,
});

/** Releases by digest. One that is not on record is left out. */
export function readReleases(db: Reader, digests: Iterable<string>): Promise<Map<string, Release>> {
  return remembered(releases, digests, async (missing) =>
    (await db.release.findMany({ where: { digest: { in: missing } } })).map(({ digest, body }) => [
      digest,
      releaseSchema.parse(JSON.parse(body)),
    ]),
  );
}

/** The distinct blobs of each of these manifests. A manifest that is not on record is left out. */
export function blobSets(db: Reader, manifests: Iterable<string>): Promise<Map<string, ReadonlySet<Digest>>> {
  return remembered(frameSets, manifests, async (missing) =>
    (await db.manifest.findMany({ where: { digest: { in: missing } }, select: { digest: true, blobs: true } })).map(
      ({ digest, blobs }) => [digest, new Set(blobs as Digest[])],
    ),
  );
}

async function remembered<T extends object>(
  memory: LRUCache<string, T>,
  digests: Iterable<string>,
  read: (missing: string[]) => Promise<[string, T][]>,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  const missing: string[] = [];
  for (const digest of new Set(digests)) {
    const known = memory.get(digest);
    if (known) found.set(digest, known);
    else missing.push(digest);
  }
  for (const [digest, document] of missing.length > 0 ? await read(missing) : []) {
    memory.set(digest, document);
    found.set(digest, document);
  }
  return found;
}

/** The works that an agent may fetch: those of its desired release, and of the one before, whose transfers may be under way. */
export async function fetchableWorks(db: Reader, agentId: string): Promise<ReleaseWork[]> {
  const agent = await db.agent.findUniqueOrThrow({
    where: { id: agentId },
    select: { desiredRelease: true, previousRelease: true },
  });
  const digests = [agent.desiredRelease, agent.previousRelease].filter((digest) => digest !== null);
  return [...(await readReleases(db, digests)).values()].flatMap((release) => release.works);
}

/** Those of `digests` that one of these works shows. */
export async function fetchableOf(
  db: Reader,
  works: readonly ReleaseWork[],
  digests: readonly Digest[],
): Promise<Digest[]> {
  const sets = await blobSets(
    db,
    works.map((work) => work.manifest),
  );
  const shown = [...sets.values()];
  return digests.filter((digest) => shown.some((set) => set.has(digest)));
}
