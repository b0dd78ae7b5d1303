import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "@holofleet/shared/errors.ts";
import pg from "pg";
import { assertUndrifted, recordFingerprint } from "./drift.ts";
import { type AppliedMigration, type Migration, planMigrations } from "./migration-plan.ts";

const migrationsDir = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));
const lockKey = 7_270_736_901;

/** The table of Prisma's own command line, so that both agree on what was applied. */
const migrationsTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/**
 * Brings the database at `url` to this version's schema and returns the names of what was applied. Replicas wait for each
 * other; each migration is one transaction; the fleet's own row is made when it is absent.
 * @throws AppError data_newer, conflict (edited or failed migration, drift) or unavailable, with the next step
 */
export async function migrate(url: string, dir = migrationsDir): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect().catch((error: Error) => {
    throw new AppError(
      "unavailable",
      `Cannot reach the database: ${error.message || error.name}. Check DATABASE_URL and that Postgres runs.`,
      { cause: error },
    );
  });
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
    await client.query(migrationsTable);
    const applied = await readApplied(client);
    const pending = planMigrations(readMigrations(dir), applied);
    await assertUndrifted(client, applied.at(-1)?.name);
    for (const migration of pending) await apply(client, migration);
    const last = pending.at(-1)?.name ?? applied.at(-1)?.name;
    if (last !== undefined) await recordFingerprint(client, last);
    await makeFleet(client);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Migrations of this version in order. Line ends are made equal, so that a checkout on Windows has the same digests. */
function readMigrations(dir: string): Migration[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(dir, name, "migration.sql"), "utf8").replaceAll("\r\n", "\n");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function readApplied(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    const cause = error instanceof Error ? error.message : String(error);
    throw new AppError(
      "conflict",
      `Migration ${name} failed and was undone: ${cause}. The database is as before; start the previous version or report this.`,
      { cause: error },
    );
  }
}

async function makeFleet(client: pg.Client): Promise<void> {
  await client.query(`INSERT INTO "Fleet" (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`, [randomUUID()]);
}
