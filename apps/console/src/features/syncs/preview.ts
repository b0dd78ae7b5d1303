import type { SyncPreview } from "@holofleet/contract/syncs.ts";
import { manifestSchema } from "@holofleet/shared/content/manifest.ts";
import { reportedSchema } from "@holofleet/shared/protocol/state.ts";
import type { Reader } from "#db/client.ts";
import { isAbsent } from "#features/agents/service.ts";
import { assignedTo, blobSets, nextWorks, publishedWorks, readReleases } from "#features/releases/service.ts";
import { findMalls, publishedWork, type SyncRequest } from "./request.ts";

/**
 * What a sync would reach, and the bytes that its malls lack by what they reported last. It changes and holds nothing, so that
 * a publish or a report in between makes it a little wrong.
 * @throws AppError not_found (mall or work), conflict (nothing published), taken_down
 */
export async function previewSync(db: Reader, request: SyncRequest, now: Date): Promise<SyncPreview> {
  const only = request.work === undefined ? null : await publishedWork(db, request.work);
  const malls = await findMalls(db, request.malls);
  const mallIds = malls.map(({ id }) => id);
  const agents = await db.agent.findMany({
    where: { mallId: { in: mallIds }, revokedAt: null },
    select: { mallId: true, desiredRelease: true, reported: true, lastSeenAt: true, goneAt: true },
  });
  const published = await publishedWorks(db, mallIds);
  const present = await readReleases(
    db,
    agents.map(({ desiredRelease }) => desiredRelease),
  );
  const meant = (works: readonly { id: string }[]) => only === null || works.some(({ id }) => id === only);
  const bytesOf = rememberGaps(db);
  const touched = new Set<string>();
  const reachable = new Set<string>();
  let bytes = 0;
  for (const agent of agents) {
    const { mallId } = agent;
    const assigned = assignedTo(mallId, published);
    const had = present.get(agent.desiredRelease)?.works ?? [];
    const reported = reportedSchema.safeParse(agent.reported).data?.works ?? [];
    if (![assigned, had, reported].some(meant)) continue;
    touched.add(mallId);
    if (!isAbsent(agent, now)) reachable.add(mallId);
    const wanted = nextWorks(had, assigned, only).filter(({ id }) => only === null || id === only);
    bytes += await bytesOf(
      wanted.map(({ manifest }) => manifest),
      reported.map(({ manifest }) => manifest),
    );
  }
  const served = new Set(agents.map(({ mallId }) => mallId));
  for (const id of mallIds) if (!served.has(id) && meant(assignedTo(id, published))) touched.add(id);
  return { malls: touched.size, offline: touched.size - reachable.size, bytes };
}

/** Bytes of the distinct pictures that these manifests show and those held do not. Malls that are alike are worked out once. */
function rememberGaps(db: Reader) {
  const known = new Map<string, number>();
  const sizes = new Map<string, ReadonlyMap<string, number>>();
  return async (wanted: readonly string[], held: readonly string[]): Promise<number> => {
    const has = new Set(held);
    const lacking = [...new Set(wanted)].filter((manifest) => !has.has(manifest)).sort();
    const key = `${lacking.join()}|${[...has].sort().join()}`;
    const before = lacking.length === 0 ? 0 : known.get(key);
    if (before !== undefined) return before;
    for (const manifest of lacking) if (!sizes.has(manifest)) sizes.set(manifest, await readSizes(db, manifest));
    const stored = [...(await blobSets(db, has)).values()];
    const missing = new Map<string, number>();
    for (const manifest of lacking)
      for (const [digest, size] of sizes.get(manifest) ?? [])
        if (!stored.some((set) => set.has(digest as never))) missing.set(digest, size);
    const bytes = [...missing.values()].reduce((sum, size) => sum + size, 0);
    known.set(key, bytes);
    return bytes;
  };
}

async function readSizes(db: Reader, digest: string): Promise<ReadonlyMap<string, number>> {
  const row = await db.manifest.findUnique({ where: { digest }, select: { body: true } });
  const frames = row === null ? [] : manifestSchema.parse(JSON.parse(row.body)).frames;
  return new Map(frames.map((frame) => [frame.digest, frame.size]));
}
