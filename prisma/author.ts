import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { migrate } from "../apps/console/src/db/migrate.ts";
import { startPostgres } from "../apps/console/src/embedded/postgres.ts";
import { diffSchema } from "./schema-diff.ts";

/**
 * `npm run migrate -- <name>`: writes the migration that leads from prisma/migrations to the schema. Both are compared on an
 * empty embedded Postgres, and what was written is applied there before it is believed. Needs no network.
 */
async function author(name: string): Promise<string> {
  if (!/^[a-z0-9_]+$/.test(name)) return "Usage: npm run migrate -- <name_in_small_letters>";
  const home = mkdtempSync(join(tmpdir(), "holofleet-author-"));
  const postgres = await startPostgres({ home, log: pino({ level: "silent" }) });
  try {
    await migrate(postgres.url);
    const sql = await diffSchema(postgres.url);
    if (sql === "") return "The migrations already lead to the schema: nothing to write.";
    const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = fileURLToPath(new URL(`migrations/${time}_${name}`, import.meta.url));
    mkdirSync(folder);
    writeFileSync(join(folder, "migration.sql"), sql);
    await migrate(postgres.url);
    return `Written and tried on an empty database: ${folder}\nRead it before you commit it: a rename is written as a loss and an addition.`;
  } finally {
    await postgres.stop();
    rmSync(postgres.dir, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}

process.stdout.write(`${await author(process.argv[2] ?? "")}\n`);
