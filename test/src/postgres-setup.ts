import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import type { TestProject } from "vitest/node";
import { migrate } from "../../apps/console/src/db/migrate.ts";
import { startPostgres } from "../../apps/console/src/embedded/postgres.ts";
import { migrateJobs } from "../../apps/console/src/jobs/migrate.ts";
import { databaseUrl, template } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One Postgres for the whole run, with one migrated database that all others are copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), "holofleet-test-"));
  // several consoles at once, each with a pool
  const postgres = await startPostgres({ home, log: pino({ level: "silent" }), connections: 400 });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  // Nothing here has to survive a power cut.
  await client.query("ALTER SYSTEM SET fsync = off");
  await client.query("SELECT pg_reload_conf()");
  await client.query(`CREATE DATABASE ${template}`);
  await client.end();
  const templateUrl = databaseUrl(postgres.url, template);
  await migrate(templateUrl);
  await migrateJobs(templateUrl);
  project.provide("postgresUrl", postgres.url);
  return async () => {
    await postgres.stop();
    await rm(postgres.dir, { recursive: true, force: true });
    await rm(home, { recursive: true, force: true });
  };
}
