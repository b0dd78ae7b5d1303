import type { Digest } from "@holofleet/shared/content/digest.ts";
import type { FrameType, Manifest } from "@holofleet/shared/content/manifest.ts";
import { pathFault, pathKey } from "@holofleet/shared/content/path.ts";

/** A rendition as a manifest needs it. */
interface Made {
  digest: Digest;
  /** bytes */
  size: number;
  type: FrameType;
}

/** Endings that tell the truth about a type, the one to give first. */
const endings: Record<FrameType, RegExp> = {
  "image/jpeg": /\.jpe?g$/i,
  "image/png": /\.png$/i,
  "image/webp": /\.webp$/i,
};
const ending: Record<FrameType, string> = { "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp" };

/**
 * What malls hold in place of the originals of `source`: the same order, and the same paths but for an ending that would be
 * wrong now. `null` while one of them is not made.
 */
export function planHeld(source: Manifest, made: ReadonlyMap<Digest, Made>): Manifest | null {
  if (missingOf(source, made).length > 0) return null;
  const taken = new Set(source.frames.map(({ path }) => pathKey(path)));
  const frames = source.frames.flatMap(({ path, digest }) => {
    const rendition = made.get(digest);
    return rendition ? { ...pick(rendition), path: honestPath(path, rendition.type, taken) } : [];
  });
  return { v: 1, frames };
}

const pick = ({ digest, size, type }: Made) => ({ digest, size, type });

/** Originals that have no rendition yet, each once, in the order of the frames. */
export function missingOf(source: Manifest, made: ReadonlyMap<Digest, Made>): Digest[] {
  return [...new Set(source.frames.map(({ digest }) => digest))].filter((digest) => !made.has(digest));
}

/** `a.jpg` becomes `a.webp`, or `a.jpg.webp` where that is another frame; a path that can be neither stays. */
function honestPath(path: string, type: FrameType, taken: Set<string>): string {
  if (endings[type].test(path)) return path;
  const choices = [path.replace(/\.(jpe?g|png|webp)$/i, "") + ending[type], path + ending[type]];
  const chosen = choices.find((choice) => pathFault(choice) === null && !taken.has(pathKey(choice))) ?? path;
  taken.add(pathKey(chosen));
  return chosen;
}

/** At most `count` of these pictures, each from the middle of an equal share of them when they stand by their size. */
export function planSamples<T>(pictures: readonly (readonly [T, size: number])[], count: number): [T, number][] {
  const sorted = [...pictures].sort(([, one], [, other]) => one - other);
  const shown = Math.min(count, sorted.length);
  return Array.from({ length: shown }, (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / shown)]).flatMap(
    (picture) => (picture ? [[...picture]] : []),
  );
}

/** The keys under which a publication's jobs wait: to prepare ahead of its hour, and to publish. */
export const jobKeys = (id: string) => ({ ahead: `publication:${id}:ahead`, due: `publication:${id}` });
