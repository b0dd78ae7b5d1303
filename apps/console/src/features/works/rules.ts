import type { Uploaded } from "@holofleet/contract/works.ts";
import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { Manifest, ManifestFrame } from "@holofleet/shared/content/manifest.ts";
import { type PathFault, pathFault, pathKey } from "@holofleet/shared/content/path.ts";
import { slugOf } from "@holofleet/shared/content/slug.ts";
import { AppError } from "@holofleet/shared/errors.ts";

/** A frame as a draft is saved with it: what it is, the store knows. */
export interface DraftFrame {
  path: string;
  digest: Digest;
}

/**
 * The slug of a new work. A title in Chinese gives `work-` and `chance`; one of digits alone gets a word in front.
 */
export function planSlug(title: string, chance: string): string {
  const slug = slugOf(title);
  if (slug === null) return `work-${chance}`;
  return /[a-z]/.test(slug) ? slug : `work-${slug}`.slice(0, 80).replace(/-$/, "");
}

/** The next slug like `slug` that is free: `spring-2`, `spring-3`. */
export function suggestSlug(slug: string, taken: ReadonlySet<string>): string {
  const stem = slug.replace(/-\d+$/, "").slice(0, 74).replace(/-$/, "");
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number++;
  return `${stem}-${number}`;
}

/**
 * The manifest of a draft's frames, in their order; `null` when there are none.
 * @throws AppError path_unsafe, frame_missing: naming which, and how many
 */
export function planManifest(frames: DraftFrame[], known: ReadonlyMap<Digest, Uploaded>): Manifest | null {
  refusePaths(frames);
  const missing = frames.filter(({ digest }) => !known.has(digest));
  if (missing.length > 0) {
    const names = missing.map(({ path }) => path);
    const message = `${count(missing.length, "picture is", "pictures are")} not uploaded yet: ${named(names)}. Upload them, then save again.`;
    throw new AppError("frame_missing", message, { details: { missing: missing.length, paths: names.slice(0, 20) } });
  }
  if (frames.length === 0) return null;
  return { v: 1, frames: frames.flatMap((frame) => manifestFrame(frame, known.get(frame.digest))) };
}

function manifestFrame({ path, digest }: DraftFrame, facts: Uploaded | undefined): ManifestFrame[] {
  return facts === undefined ? [] : [{ path, digest, size: facts.size, type: facts.type }];
}

function refusePaths(frames: DraftFrame[]): void {
  const seen = new Map<string, string>();
  const faults: { path: string; fault: keyof typeof pathWords }[] = [];
  for (const { path } of frames) {
    const other = seen.get(pathKey(path));
    const fault = pathFault(path) ?? (other === undefined ? null : other === path ? "twice" : "collides");
    if (fault !== null) faults.push({ path, fault });
    seen.set(pathKey(path), path);
  }
  if (faults.length === 0) return;
  const list = faults.slice(0, 5).map(({ path, fault }) => `"${path}" ${pathWords[fault]}`);
  const message = `${count(faults.length, "path", "paths")} cannot be used in a mall: ${list.join("; ")}. Rename the files, then try again.`;
  throw new AppError("path_unsafe", message, { details: { paths: faults.slice(0, 20) } });
}

const pathWords: Record<PathFault | "twice" | "collides", string> = {
  empty: "has an empty part",
  too_long: "is longer than 180 characters",
  absolute: "is not relative to the folder",
  traversal: "leaves the folder",
  character: "has a character that Windows refuses, or an invisible one",
  reserved: "has a name that Windows keeps for itself",
  trailing: "has a part that begins with a space or ends in a dot or space",
  twice: "is there twice",
  collides: "differs from another only in upper and lower case",
};

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
const named = (paths: string[]) => (paths.length > 3 ? `${paths.slice(0, 3).join(", ")} …` : paths.join(", "));

/** At most four frames for a preview: the first, and others evenly between it and the last. Repeated pictures count once. */
export function planCover(frames: DraftFrame[]): Digest[] {
  const shown = Math.min(4, frames.length);
  const picked = Array.from({ length: shown }, (_, i) => frames[Math.floor((i * frames.length) / shown)]?.digest);
  return [...new Set(picked.filter((digest) => digest !== undefined))];
}

/** @throws AppError draft_changed when `base` is not the draft's version */
export function requireVersion(work: { slug: string; draftVersion: number }, base: number | undefined): void {
  const { slug, draftVersion: version } = work;
  if (base === undefined || base === version) return;
  const message = `Somebody else changed the draft of "${slug}" meanwhile. Load it again, then make your change again.`;
  throw new AppError("draft_changed", message, { details: { base, version } });
}
