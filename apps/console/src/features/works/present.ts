import type { Frame, Revision, Uploaded, Work } from "@holofleet/contract/works.ts";
import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import type { Manifest } from "@holofleet/shared/content/manifest.ts";
import type { Prisma } from "#db/generated/client.ts";

const manifestFacts = { select: { frames: true, bytes: true, cover: true } } satisfies Prisma.ManifestDefaultArgs;

/** What to read of a revision and of a work to present it; never the body of a manifest. */
export const revisionParts = { manifest: manifestFacts } satisfies Prisma.RevisionInclude;
export const workParts = {
  draft: manifestFacts,
  current: { include: revisionParts },
  assignments: { select: { mall: { select: { code: true } } } },
} satisfies Prisma.WorkInclude;

/** What a change needs to know of a work. One relation only: siblings would be queried at once on the transaction's one connection. */
export const lockedParts = {
  id: true,
  slug: true,
  draftDigest: true,
  draftVersion: true,
  current: { select: { number: true, sourceDigest: true } },
} satisfies Prisma.WorkSelect;

export type LockedWork = Prisma.WorkGetPayload<{ select: typeof lockedParts }>;
export type RevisionRow = Prisma.RevisionGetPayload<{ include: typeof revisionParts }>;
export type WorkRow = Prisma.WorkGetPayload<{ include: typeof workParts }>;

export function presentRevision(row: RevisionRow, currentId: string | null): Revision {
  const { id, number, manifest, note, createdAt, createdBy } = row;
  return {
    number,
    frames: manifest.frames,
    bytes: Number(manifest.bytes),
    note,
    current: id === currentId,
    createdAt: createdAt.toISOString(),
    createdBy,
  };
}

export function presentWork(row: WorkRow): Work {
  const { id, slug, title, allMalls, assignments, draft, current, createdAt, updatedAt } = row;
  const cover = draft?.cover ?? current?.manifest.cover ?? [];
  return {
    id,
    slug,
    title,
    malls: allMalls ? "all" : assignments.map(({ mall }) => mall.code).sort(),
    current: current && presentRevision(current, current.id),
    draft: {
      version: row.draftVersion,
      frames: draft?.frames ?? 0,
      bytes: Number(draft?.bytes ?? 0),
      changed: row.draftDigest !== (current?.sourceDigest ?? null),
    },
    cover: cover.map((digest) => digestSchema.parse(digest)),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A manifest's frames with what the store knows of each. @throws when the store's record lacks one, which the schema forbids */
export function presentFrames(manifest: Manifest | null, known: ReadonlyMap<Digest, Uploaded>): Frame[] {
  return (manifest?.frames ?? []).map((frame) => {
    const facts = known.get(frame.digest);
    if (facts === undefined) throw new Error(`no record of blob ${frame.digest}`);
    return { ...frame, width: facts.width, height: facts.height };
  });
}
