/** Longest path of a frame in characters, so that a mall's folder plus it stays below Windows' 260. */
export const maxPathLength = 180;

export type PathFault = "empty" | "too_long" | "absolute" | "traversal" | "character" | "reserved" | "trailing";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const forbidden = /[\u0000-\u001f\u007f<>:"|?*\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * Says what makes a frame's path unsafe on any system that an agent or a player runs on, or `null` when it is safe.
 * Rules: relative, `/` between parts, no `..`, no character or name that Windows refuses (Naming Files, Paths and
 * Namespaces), no control or bidirectional characters, no part that ends in a dot or a space.
 */
export function pathFault(path: string): PathFault | null {
  if (path === "") return "empty";
  if (path.length > maxPathLength) return "too_long";
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return "absolute";
  if (forbidden.test(path)) return "character";
  for (const part of path.split("/")) {
    if (part === "") return "empty";
    if (part === "." || part === "..") return "traversal";
    if (/[. ]$/.test(part) || part.startsWith(" ")) return "trailing";
    if (reserved.test(part)) return "reserved";
  }
  return null;
}

/** Two paths with the same key cannot stand side by side on Windows or macOS: case and Unicode form are folded (NFC, UAX #15). */
export function pathKey(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** Orders paths as people count: `frame2` before `frame10`. Equal numbers fall back to code units, so the order is total. */
export function comparePaths(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
