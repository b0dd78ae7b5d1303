import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import { openSecrets } from "#secrets.ts";
import { findBinaries } from "./postgres-binaries.ts";
import {
  type Cluster,
  cannotStart,
  createCluster,
  dataOf,
  owner,
  serverEnv,
  stopOrphan,
  stopServer,
} from "./postgres-cluster.ts";
import { placeData, runAs } from "./postgres-place.ts";

const database = "holofleet";

export interface EmbeddedPostgres {
  /** connection string with the password in it: never log it */
  url: string;
  /** where the files are, for the console's start lines */
  dir: string;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  home: string;
  log: Logger;
  /** that it takes at the same time */
  connections?: number;
}

/**
 * Starts the embedded Postgres on the files under `home`, which the caller must own (its lock): creates them at first, takes
 * over from a server that a killed console left behind, listens on a free port of 127.0.0.1 only, and starts it again should
 * it die.
 * @throws AppError unavailable with what the server said and what to do
 */
export async function startPostgres({ home, log, connections = 100 }: PostgresOptions): Promise<EmbeddedPostgres> {
  const ids = runAs();
  const { dir, moved } = placeData(home, ids);
  if (moved)
    log.warn({ dir }, `postgres: a parent of ${home} is closed to others, so the database files are in ${dir}`);
  const cluster: Cluster = {
    dir,
    ids,
    connections,
    password: openSecrets(home).postgresPassword,
    binaries: findBinaries(ids),
  };
  await createCluster(cluster);
  if (await stopOrphan(cluster)) log.info("postgres: took over from a console that was killed");
  const { port, server } = await startOnFreePort(cluster, log);
  const url = `postgresql://${owner}:${cluster.password}@127.0.0.1:${port}/${database}`;
  const supervisor = supervise(cluster, server, port, log);
  await createDatabase(url);
  return { url, dir, stop: supervisor.stop };
}

interface Server {
  process: ChildProcess;
  /** resolves with its last words when it is gone */
  ended: Promise<string>;
}

/** Another program may take the port between our look and the server's: then look again. */
async function startOnFreePort(cluster: Cluster, log: Logger): Promise<{ port: number; server: Server }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    try {
      return { port, server: await startServer(cluster, port, log) };
    } catch (error) {
      if (tries === 3 || !(error instanceof Error && error.message.includes("could not bind"))) throw error;
    }
  }
}

/** Resolves when the server says that it takes connections. */
async function startServer(cluster: Cluster, port: number, log: Logger): Promise<Server> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_buffers: "64MB",
    max_connections: String(cluster.connections),
    lc_messages: "C",
    // Statements hold what people typed: not for a log.
    log_min_error_statement: "panic",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(cluster.binaries.postgres, ["-D", dataOf(cluster), "-p", String(port), ...flags], {
    ...cluster.ids,
    ...serverEnv,
    cwd: cluster.dir,
    // A process group of its own: Ctrl-C must reach the console first, which then ends the server.
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: string[] = [];
  const spoken = createInterface({ input: child.stderr });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(said.join("\n")));
  });
  const ready = new Promise<true>((resolve) => {
    spoken.on("line", (line) => {
      log.debug(`postgres: ${line}`);
      said.splice(0, said.push(line) - 20);
      if (line.includes("database system is ready to accept connections")) resolve(true);
    });
  });
  const outcome = await Promise.race([ready, ended]);
  if (outcome !== true) throw cannotStart(outcome);
  return { process: child, ended };
}

/** Starts the server again on the same port, after a growing pause, until `stop`. */
function supervise(cluster: Cluster, first: Server, port: number, log: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = once(signal, "abort");
  let server = first;

  const watch = async () => {
    for (let seconds = 1; ; seconds = Math.min(seconds * 2, 30)) {
      await Promise.race([server.ended, stopped]);
      if (signal.aborted) break;
      log.error({ said: await server.ended }, `postgres: ended by itself, starting it again in ${seconds} s`);
      await pause(seconds * 1000, undefined, { signal }).catch(() => {});
      if (signal.aborted) break;
      server = await startServer(cluster, port, log).catch((error: Error) => ({
        process: server.process,
        ended: Promise.resolve(error.message),
      }));
    }
    if (server.process.exitCode === null && server.process.signalCode === null) await stopServer(cluster);
    await server.ended;
  };
  const watching = watch();

  return {
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

async function createDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href });
  try {
    await client.connect();
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } catch (error) {
    throw cannotStart((error as Error).message, error);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
