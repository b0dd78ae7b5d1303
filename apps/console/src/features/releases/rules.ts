import { createHash } from "node:crypto";
import { type Digest, digestOfHex } from "@holofleet/shared/content/digest.ts";
import { encodeDocument, type Release, type ReleaseWork } from "@holofleet/shared/content/manifest.ts";
import { AppError } from "@holofleet/shared/errors.ts";

export interface NamedRelease {
  digest: Digest;
  /** the bytes that the digest names */
  body: string;
  document: Release;
}

/** Names a set of works. Equal sets have equal names, in whatever order they come. */
export function nameRelease(works: readonly ReleaseWork[]): NamedRelease {
  const document: Release = { v: 1, works: [...works].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  const body = encodeDocument(document);
  return { digest: digestOfHex(createHash("sha256").update(body).digest("hex")), body, document };
}

/**
 * The works that an agent should hold after a sync: all that are current and assigned, or, when the sync is for one work
 * (`only`, its id), what the agent should hold already with that work alone brought up to date or taken away.
 */
export function nextWorks(
  present: readonly ReleaseWork[],
  assigned: readonly ReleaseWork[],
  only: string | null,
): ReleaseWork[] {
  if (only === null) return [...assigned];
  return [...present.filter((work) => work.id !== only), ...assigned.filter((work) => work.id === only)];
}

/** @throws AppError taken_down: what is taken down is neither published nor synced before somebody puts it back */
export function refuseTakenDown({ slug, takenDownAt }: { slug: string; takenDownAt: Date | null }): void {
  if (takenDownAt === null) return;
  const since = takenDownAt.toISOString();
  const message = `"${slug}" is taken down since ${since}. Put it back first: holofleet works put-back ${slug}`;
  throw new AppError("taken_down", message, { details: { since } });
}

/** @throws AppError trashed: what is in the trash is not published before somebody restores it */
export function refuseTrashed({ slug, trashedAt }: { slug: string; trashedAt: Date | null }): void {
  if (trashedAt === null) return;
  const since = trashedAt.toISOString();
  const message = `"${slug}" is in the trash since ${since}. Restore it first: holofleet works restore ${slug}`;
  throw new AppError("trashed", message, { details: { since } });
}
