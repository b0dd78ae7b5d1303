import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { AppError } from "@holofleet/shared/errors.ts";
import pg from "pg";
import type { Binaries } from "./postgres-binaries.ts";
import { own, type RunAs } from "./postgres-place.ts";

const run = promisify(execFile);

export const owner = "holofleet";

/** Windows needs its own variables; elsewhere the server gets no variable of the console's, so no secret either. */
export const serverEnv =
  process.platform === "win32" ? {} : { env: { LC_ALL: "C", NODE_ENV: "production" as const, PATH: "/usr/bin:/bin" } };

/** One installation's database files and what it takes to work on them. */
export interface Cluster {
  /** holds `data`, and while it is being made `data.new` */
  dir: string;
  /** that it takes at the same time */
  connections: number;
  password: string;
  binaries: Binaries;
  ids: RunAs;
}

export const dataOf = (cluster: Cluster) => join(cluster.dir, "data");

/**
 * Creates the database files if there are none. Made aside and renamed, so that an interrupted first start leaves nothing half.
 * @throws AppError unavailable with what initdb said
 */
export async function createCluster(cluster: Cluster): Promise<void> {
  if (existsSync(join(dataOf(cluster), "PG_VERSION"))) return;
  const draft = join(cluster.dir, "data.new");
  rmSync(draft, { recursive: true, force: true });
  const scratch = mkdtempSync(join(tmpdir(), "holofleet-"));
  const passwordFile = join(scratch, "password");
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  own(scratch, cluster.ids);
  own(passwordFile, cluster.ids);
  try {
    const settings = ["-U", owner, "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "-E", "UTF8", "--locale=C", "-N"];
    await run(cluster.binaries.initdb, ["-D", draft, ...settings], options(cluster));
  } catch (error) {
    throw cannotStart(error instanceof Error ? error.message : String(error), error);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  renameSync(draft, dataOf(cluster));
}

/**
 * Ends the server that a killed console left behind on these files. The caller owns the data folder, so a server that answers
 * for it is an orphan. The process number alone proves nothing: it may belong to another program by now.
 */
export async function stopOrphan(cluster: Cluster): Promise<boolean> {
  const pidFile = join(dataOf(cluster), "postmaster.pid");
  if (!existsSync(pidFile)) return false;
  const port = Number(readFileSync(pidFile, "utf8").split("\n")[3]);
  if (await answersFor(cluster, port)) {
    await stopServer(cluster);
    return true;
  }
  rmSync(pidFile, { force: true });
  return false;
}

/** Ends the server on these files, rolling open transactions back, and returns when it is gone. */
export async function stopServer(cluster: Cluster): Promise<void> {
  await run(cluster.binaries.pg_ctl, ["stop", "-D", dataOf(cluster), "-m", "fast", "-w", "-t", "30"], options(cluster));
}

/** The error for anything that keeps the server from starting, with what it said last. */
export function cannotStart(said: string, cause?: unknown): AppError {
  const hint =
    process.platform === "win32"
      ? "Start in an ordinary terminal, not an administrator's"
      : "Check that the disk has space and that the data folder belongs to you";
  return new AppError(
    "unavailable",
    `The embedded Postgres does not start. ${hint}, or set DATABASE_URL to a Postgres of your own. It said: ${said.trim()}`,
    { cause },
  );
}

function options({ ids, dir }: Cluster) {
  return { ...ids, ...serverEnv, cwd: dir, windowsHide: true };
}

/** True when the server on `port` knows our password and works on our files. Waits while it is starting or stopping. */
async function answersFor(cluster: Cluster, port: number): Promise<boolean> {
  if (!Number.isInteger(port) || port <= 0) return false;
  for (let tries = 0; tries < 50; tries++) {
    const login = { host: "127.0.0.1", port, user: owner, password: cluster.password, database: "postgres" };
    const client = new pg.Client({ ...login, connectionTimeoutMillis: 5000 });
    client.on("error", () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ dir: string }>("SELECT current_setting('data_directory') AS dir");
      return rows[0] !== undefined && realpathSync(rows[0].dir) === realpathSync(dataOf(cluster));
    } catch (error) {
      if ((error as { code?: string }).code !== "57P03") return false;
      await pause(100);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return false;
}
