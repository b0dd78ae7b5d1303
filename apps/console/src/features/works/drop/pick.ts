import { maxZipBytes } from "@holofleet/contract/works/imports.ts";
import { commonFolder, type FileFault, fileFault, isLitter, isZip } from "@holofleet/shared/content/frame-file.ts";
import { comparePaths, pathKey } from "@holofleet/shared/content/path.ts";

/** A file as a browser hands it over: its path counts from what was dropped or chosen. */
export interface DroppedFile {
  path: string;
  file: File;
}

/** A file that can be a frame, by its name and size. */
export type Picked = DroppedFile;

/** A file that cannot, and why. */
export interface Refused {
  path: string;
  fault: FileFault | "collides" | "zip_too_large";
}

export interface Pick {
  /** name of the folder, when one folder was dropped, or of the one zip */
  folder: string | null;
  frames: Picked[];
  /** zips, for the console to unpack */
  zips: Picked[];
  refused: Refused[];
}

/**
 * Sorts out what was dropped. Paths are relative to the folder when it was one folder, else to what was dropped; litter of
 * operating systems is left out without a word.
 */
export function pickFrames(dropped: readonly DroppedFile[]): Pick {
  const files = dropped
    .map(({ path, file }) => ({ path: path.replace(/^(\.?\/)+/, "").normalize("NFC"), file }))
    .filter(({ path }) => !isLitter(path));
  const folder = commonFolder(files.map(({ path }) => path));
  const frames: Picked[] = [];
  const zips: Picked[] = [];
  const refused: Refused[] = [];
  const seen = new Set<string>();
  for (const { path: whole, file } of files) {
    const path = folder === null ? whole : whole.slice(folder.length + 1);
    const fault = faultOf(path, file.size) ?? (seen.has(pathKey(path)) ? "collides" : null);
    seen.add(pathKey(path));
    if (fault !== null) refused.push({ path, fault });
    else (isZip(path) ? zips : frames).push({ path, file });
  }
  frames.sort((a, b) => comparePaths(a.path, b.path));
  const [only] = frames.length === 0 && zips.length === 1 ? zips : [];
  return {
    folder:
      folder ??
      only?.path
        .split("/")
        .at(-1)
        ?.replace(/\.zip$/i, "") ??
      null,
    frames,
    zips,
    refused,
  };
}

function faultOf(path: string, size: number): Refused["fault"] | null {
  if (!isZip(path)) return fileFault(path, size);
  if (size === 0) return "empty_file";
  return size > maxZipBytes ? "zip_too_large" : null;
}
