import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../../apps/console/src/db/migrate.ts";
import { freshDatabase } from "../../src/postgres.ts";

const ours = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));
let url: string;
let client: pg.Client;
let dir: string;

beforeEach(async () => {
  url = await freshDatabase({ empty: true });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  dir = await mkdtemp(join(tmpdir(), "holofleet-migrations-"));
  await cp(ours, dir, { recursive: true });
});
afterEach(async () => {
  await client.end();
  await rm(dir, { recursive: true });
});

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(dir, name), { recursive: true });
  await writeFile(join(dir, name, "migration.sql"), sql);
}

describe("migrate", () => {
  it("builds an empty database once, and makes the fleet's row", async () => {
    const names = (await readdir(ours, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    expect(await migrate(url)).toEqual(names.map(({ name }) => name).sort());
    expect(await migrate(url)).toEqual([]);
    const { rows } = await client.query('SELECT id, epoch FROM "Fleet"');
    expect(rows).toEqual([{ id: 1, epoch: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  });

  it("is done once when two consoles start together", async () => {
    const applied = await Promise.all([migrate(url), migrate(url)]);
    expect(applied.map((names) => names.length > 0).sort()).toEqual([false, true]);
  });

  it("applies what is new, in order", async () => {
    await migrate(url, dir);
    await write("29990101000000_one", 'ALTER TABLE "Mall" ADD COLUMN one TEXT;');
    await write("29990102000000_two", 'ALTER TABLE "Mall" RENAME COLUMN one TO two;');
    expect(await migrate(url, dir)).toEqual(["29990101000000_one", "29990102000000_two"]);
    expect(await migrate(url, dir)).toEqual([]);
  });

  it("undoes a migration that fails, and says which", async () => {
    await migrate(url, dir);
    await write("29990101000000_bad", 'ALTER TABLE "Mall" ADD COLUMN one TEXT; SELECT nonsense;');
    await expect(migrate(url, dir)).rejects.toMatchObject({ code: "conflict", message: /29990101000000_bad failed/ });
    await rm(join(dir, "29990101000000_bad"), { recursive: true });
    expect(await migrate(url, dir)).toEqual([]);
  });

  it("refuses an edited migration", async () => {
    await migrate(url, dir);
    const [first = ""] = (await readdir(dir)).sort();
    await write(first, "SELECT 1;");
    await expect(migrate(url, dir)).rejects.toMatchObject({ code: "conflict", message: /was edited/ });
  });

  it("refuses a database of a newer version", async () => {
    await write("29990101000000_future", "SELECT 1;");
    await migrate(url, dir);
    await expect(migrate(url)).rejects.toMatchObject({ code: "data_newer", message: /29990101000000_future/ });
  });

  it("refuses a database whose migration failed under Prisma's command line", async () => {
    await migrate(url);
    await client.query('UPDATE "_prisma_migrations" SET finished_at = NULL');
    await expect(migrate(url)).rejects.toMatchObject({ code: "conflict", message: /failed in this database before/ });
  });

  it("refuses tables that were changed by hand, and names the first differences", async () => {
    await migrate(url);
    await client.query('ALTER TABLE "Mall" DROP COLUMN city, ALTER COLUMN name DROP NOT NULL, ADD COLUMN boss TEXT');
    await client.query('CREATE TABLE "Extra" (id INTEGER)');
    await expect(migrate(url)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Extra.id is not ours; Mall.boss is not ours; Mall.city is missing and 1 more"),
    });
  });

  it("says how to go on when there is no database server", async () => {
    const { port } = new URL("postgresql://127.0.0.1:9");
    await expect(migrate(`postgresql://x@127.0.0.1:${port}/x`)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("DATABASE_URL"),
    });
  });
});
