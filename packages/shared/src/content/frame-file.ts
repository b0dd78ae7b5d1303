import { maxFrameBytes } from "./manifest.ts";
import { type PathFault, pathFault } from "./path.ts";

/** Why a file of a published folder cannot be a frame, as far as its name and size tell. */
export type FileFault = PathFault | "not_picture" | "empty_file" | "too_large";

const litter = /^(\.(?!\.?$).*|thumbs\.db|desktop\.ini|__MACOSX)$/i;
const picture = /\.(jpe?g|png|webp)$/i;

/** What operating systems leave in folders, and everything below a hidden folder: left out without a word. */
export function isLitter(path: string): boolean {
  return path.split("/").some((part) => litter.test(part));
}

/** What keeps a file with this path and size in bytes from being a frame, or `null`. Its bytes are judged by the console. */
export function fileFault(path: string, size: number): FileFault | null {
  if (!picture.test(path)) return "not_picture";
  if (size === 0) return "empty_file";
  if (size > maxFrameBytes) return "too_large";
  return pathFault(path);
}

/** Whether a file is a zip by its name. */
export function isZip(path: string): boolean {
  return /\.zip$/i.test(path);
}

/** The one folder that all of these paths lie in, or `null`. */
export function commonFolder(paths: readonly string[]): string | null {
  const first = paths[0]?.split("/")[0];
  if (first === undefined) return null;
  return paths.every((path) => path.startsWith(`${first}/`)) ? first : null;
}
