import { createHash } from "node:crypto";
import { join } from "node:path";

/**
 * Where the owner of a data folder listens. The name is a digest of the folder's real path, because socket names are short
 * (108 bytes on Linux, 104 on macOS). `file` is set where the name is a file that outlives a killed owner.
 */
export function lockAddress(
  realPath: string,
  platform: NodeJS.Platform,
  tmpDir: string,
): { address: string; file: string | null } {
  const folded = platform === "win32" ? realPath.toLowerCase() : realPath;
  const name = `holofleet-${createHash("sha256").update(folded).digest("hex").slice(0, 32)}`;
  // Node 20 fills an abstract name with NULs, later ones do not: a name that needs no filling is the same for both.
  if (platform === "linux") return { address: `\0${name.padEnd(107, "-")}`, file: null };
  if (platform === "win32") return { address: `\\\\.\\pipe\\${name}`, file: null };
  const file = join(tmpDir, `${name}.sock`);
  return { address: file, file };
}
