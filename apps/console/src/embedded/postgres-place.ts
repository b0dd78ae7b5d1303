import { createHash } from "node:crypto";
import { chownSync, existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Who runs the server: Postgres refuses root, so root hands it to "nobody", who exists everywhere. */
export interface RunAs {
  uid?: number;
  gid?: number;
}

/** Root's folder for what "nobody" must reach but cannot where the user put it. */
export const sharedDir = "/var/lib/holofleet";

const nobody = 65_534;

export function runAs(): RunAs {
  return process.platform !== "win32" && process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}

/** True when every folder from `path` up lets anyone pass. */
export function isReachable(path: string): boolean {
  const passable = (statSync(path).mode & 0o001) !== 0;
  return passable && (dirname(path) === path || isReachable(dirname(path)));
}

/**
 * Creates the folder of the database files, owned by who runs the server: `<home>/postgres`, or, when a closed parent keeps
 * "nobody" out, one under `sharedDir` that is named by the digest of the real path, so that no two installations meet.
 */
export function placeData(home: string, ids: RunAs): { dir: string; moved: boolean } {
  mkdirSync(home, { recursive: true });
  const real = realpathSync(home);
  const moved = ids.uid !== undefined && !isReachable(real);
  const dir = moved
    ? join(sharedDir, createHash("sha256").update(real).digest("hex").slice(0, 16))
    : join(real, "postgres");
  // Two steps: the mode of a recursive mkdir would close the parents as well.
  mkdirSync(dir, { recursive: true });
  own(dir, ids);
  return { dir, moved };
}

/** Gives a file or folder to who runs the server. */
export function own(path: string, { uid, gid }: RunAs): void {
  if (uid !== undefined && gid !== undefined && existsSync(path)) chownSync(path, uid, gid);
}
