import { AppError } from "@holofleet/shared/errors.ts";
import type pg from "pg";

/** In a schema of its own, so that Prisma does not take it for drift; not named as any user is, or it would become that one's default. */
const fingerprintTable = `CREATE SCHEMA IF NOT EXISTS _holofleet;
CREATE TABLE IF NOT EXISTS _holofleet.fingerprint (
  id INTEGER PRIMARY KEY DEFAULT 1 CHECK (id = 1), migration TEXT NOT NULL, columns TEXT[] NOT NULL)`;

const columnsQuery = `SELECT format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
    COALESCE(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) AS column
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'
    AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY 1`;

/** Keeps what the tables look like after migration `name`. */
export async function recordFingerprint(client: pg.Client, name: string): Promise<void> {
  await client.query(fingerprintTable);
  await client.query(
    `INSERT INTO _holofleet.fingerprint (migration, columns) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET migration = EXCLUDED.migration, columns = EXCLUDED.columns`,
    [name, await readColumns(client)],
  );
}

/**
 * Refuses a database whose tables somebody changed by hand since migration `last`. Nothing is known, and nothing refused, when
 * the last migration came from Prisma's command line.
 * @throws AppError conflict naming the first differences
 */
export async function assertUndrifted(client: pg.Client, last: string | undefined): Promise<void> {
  await client.query(fingerprintTable);
  const { rows } = await client.query<{ migration: string; columns: string[] }>(
    "SELECT migration, columns FROM _holofleet.fingerprint",
  );
  const kept = rows[0];
  if (!kept || kept.migration !== last) return;
  const differences = diffColumns(kept.columns, await readColumns(client));
  if (differences.length === 0) return;
  const more = differences.length > 3 ? ` and ${differences.length - 3} more` : "";
  throw new AppError(
    "conflict",
    `The tables were changed outside the migrations: ${differences.slice(0, 3).join("; ")}${more}. ` +
      "Undo that by hand or restore a backup; changes belong into a migration.",
  );
}

/** What was added, removed or changed between two fingerprints, one phrase each. */
export function diffColumns(before: string[], after: string[]): string[] {
  const nameOf = (column: string) => column.split(" ", 1)[0] ?? column;
  const was = new Map(before.map((column) => [nameOf(column), column]));
  const is = new Map(after.map((column) => [nameOf(column), column]));
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((name) => {
    const [old, now] = [was.get(name), is.get(name)];
    if (old === now) return [];
    if (now === undefined) return [`${name} is missing`];
    return old === undefined ? [`${name} is not ours`] : [`${now} was ${old}`];
  });
}

async function readColumns(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ column: string }>(columnsQuery);
  return rows.map(({ column }) => column);
}
