import { type FileFault, fileFault } from "@holofleet/shared/content/frame-file.ts";
import { comparePaths, pathKey } from "@holofleet/shared/content/path.ts";

interface Named {
  path: string;
}

/** Whether frames stand as people count their names. */
export function isNatural(frames: readonly Named[]): boolean {
  return frames.every(({ path }, index) => index === 0 || comparePaths(frames[index - 1]?.path ?? "", path) <= 0);
}

export function sortFrames<F extends Named>(frames: readonly F[]): F[] {
  return frames.toSorted((a, b) => comparePaths(a.path, b.path));
}

/** The chosen frames, in their order, side by side from the place `start` on (counted from 0 in the result). */
export function moveFrames<F extends Named>(frames: readonly F[], chosen: ReadonlySet<string>, start: number): F[] {
  const rest = frames.filter(({ path }) => !chosen.has(path));
  const moved = frames.filter(({ path }) => chosen.has(path));
  const at = Math.max(0, Math.min(rest.length, start));
  return [...rest.slice(0, at), ...moved, ...rest.slice(at)];
}

/** Where the chosen frames begin after they were dropped into the gap in front of `gap` (counted from 0 in `frames`). */
export function startAtGap(frames: readonly Named[], chosen: ReadonlySet<string>, gap: number): number {
  return frames.slice(0, gap).filter(({ path }) => !chosen.has(path)).length;
}

/** The chosen frames carried on by so many places from where the first of them stands. */
export function shiftFrames<F extends Named>(frames: readonly F[], chosen: ReadonlySet<string>, by: number): F[] {
  return moveFrames(frames, chosen, frames.findIndex(({ path }) => chosen.has(path)) + by);
}

export function removeFrames<F extends Named>(frames: readonly F[], chosen: ReadonlySet<string>): F[] {
  return frames.filter(({ path }) => !chosen.has(path));
}

/** Why a frame cannot get this path, or `null`. */
export function renameFault(frames: readonly Named[], path: string, to: string): FileFault | "collides" | null {
  const taken = frames.some((other) => other.path !== path && pathKey(other.path) === pathKey(to));
  return fileFault(to, 1) ?? (taken ? "collides" : null);
}

export function renameFrame<F extends Named>(frames: readonly F[], path: string, to: string): F[] {
  return frames.map((frame) => (frame.path === path ? { ...frame, path: to } : frame));
}
