import { type Assignment, plainAssignment } from "@holofleet/contract/assignments.ts";
import { type PlayerRecipe, playerRecipeSchema } from "@holofleet/contract/works/recipes.ts";
import type { Frame, Revision, Uploaded, Work } from "@holofleet/contract/works.ts";
import { type Digest, digestSchema } from "@holofleet/shared/content/digest.ts";
import type { Manifest } from "@holofleet/shared/content/manifest.ts";
import type { Prisma } from "#db/generated/client.ts";
import { sameRecipe } from "#images/recipes.ts";

const manifestFacts = { select: { frames: true, bytes: true, cover: true } } satisfies Prisma.ManifestDefaultArgs;

/** What to read of a revision and of a work to present it; never the body of a manifest. */
export const revisionParts = { manifest: manifestFacts } satisfies Prisma.RevisionInclude;
export const workParts = {
  draft: manifestFacts,
  current: { include: { ...revisionParts, source: { select: { cover: true } } } },
  assignments: { select: { mall: { select: { code: true } } } },
  groups: { select: { group: { select: { name: true } } } },
} satisfies Prisma.WorkInclude;

/** What a change needs to know of a work. One relation only: siblings would be queried at once on the transaction's one connection. */
export const lockedParts = {
  id: true,
  slug: true,
  draftDigest: true,
  draftVersion: true,
  takenDownAt: true,
  trashedAt: true,
  playerRecipe: true,
  current: { select: { number: true, sourceDigest: true, playerRecipe: true } },
} satisfies Prisma.WorkSelect;

export type LockedWork = Prisma.WorkGetPayload<{ select: typeof lockedParts }>;
export type RevisionRow = Prisma.RevisionGetPayload<{ include: typeof revisionParts }>;
export type WorkRow = Prisma.WorkGetPayload<{ include: typeof workParts }>;

export function presentRevision(row: RevisionRow, currentId: string | null): Revision {
  const { id, number, manifest, note, playerRecipe, createdAt, createdBy } = row;
  return {
    number,
    frames: manifest.frames,
    bytes: Number(manifest.bytes),
    note,
    recipe: presentRecipe(playerRecipe),
    current: id === currentId,
    createdAt: createdAt.toISOString(),
    createdBy,
  };
}

export function presentWork(row: WorkRow): Work {
  const { id, slug, title, tags, collection, trashedAt, takenDownAt, draft, current, createdAt, updatedAt } = row;
  const cover = draft?.cover ?? current?.source.cover ?? [];
  return {
    id,
    slug,
    title,
    tags,
    collection,
    trashedAt: trashedAt?.toISOString() ?? null,
    malls: presentAssignment(row),
    takenDownAt: takenDownAt?.toISOString() ?? null,
    recipe: presentRecipe(row.playerRecipe),
    current: current && presentRevision(current, current.id),
    draft: {
      version: row.draftVersion,
      frames: draft?.frames ?? 0,
      bytes: Number(draft?.bytes ?? 0),
      changed: isDraftChanged(row),
    },
    cover: cover.map((digest) => digestSchema.parse(digest)),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A recipe as it is kept with a work, a revision or a publication. */
export function presentRecipe(kept: Prisma.JsonValue): PlayerRecipe | null {
  return kept === null ? null : playerRecipeSchema.parse(kept);
}

/** Whether a publish would make another revision: the frames or the recipe differ from those of the current one. */
export function isDraftChanged(work: Pick<LockedWork, "draftDigest" | "playerRecipe" | "current">): boolean {
  const { current } = work;
  if (current === null) return work.draftDigest !== null;
  const same = sameRecipe(presentRecipe(work.playerRecipe), presentRecipe(current.playerRecipe));
  return work.draftDigest !== current.sourceDigest || !same;
}

function presentAssignment({ allMalls, assignments, groups, mallTags }: WorkRow): Assignment {
  if (allMalls) return "all";
  const names = groups.map(({ group }) => group.name).sort();
  return plainAssignment({ malls: assignments.map(({ mall }) => mall.code).sort(), groups: names, tags: mallTags });
}

/** A manifest's frames with what the store knows of each. @throws when the store's record lacks one, which the schema forbids */
export function presentFrames(manifest: Manifest | null, known: ReadonlyMap<Digest, Uploaded>): Frame[] {
  return (manifest?.frames ?? []).map((frame) => {
    const facts = known.get(frame.digest);
    if (facts === undefined) throw new Error(`no record of blob ${frame.digest}`);
    return { ...frame, width: facts.width, height: facts.height };
  });
}
