import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "./postgres.ts";
import { placeData, runAs, sharedDir } from "./postgres-place.ts";

const log = pino({ level: "silent" });
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "holofleet pg "));
  chmodSync(home, 0o755);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const pidFile = (dir: string) => join(dir, "data", "postmaster.pid");

describe("embedded Postgres", () => {
  it("keeps data between starts, wants the password, and stops cleanly under open connections", async () => {
    const first = await startPostgres({ home, log });
    await query(first.url, "CREATE TABLE kept AS SELECT 7 AS number");
    const stranger = new URL(first.url);
    stranger.password = "guess";
    await expect(query(stranger.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    const open = new pg.Client({ connectionString: first.url });
    const cut = new Promise<void>((resolve) => open.on("error", () => resolve()));
    await open.connect();
    await open.query("BEGIN");
    await first.stop();
    await cut;
    expect(existsSync(pidFile(first.dir))).toBe(false);
    const second = await startPostgres({ home, log });
    expect(await query(second.url, "SELECT number FROM kept")).toEqual([{ number: 7 }]);
    await second.stop();
  });

  it("takes over from a killed console", async () => {
    const script = `import { pino } from "pino";
      import { startPostgres } from "./apps/console/src/embedded/postgres.ts";
      const { url } = await startPostgres({ home: ${JSON.stringify(home)}, log: pino({ level: "silent" }) });
      process.stdout.write(url + "\\n"); setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [orphanUrl] = (await once(createInterface({ input: owner.stdout }), "line")) as [string];
    await query(orphanUrl, "CREATE TABLE kept AS SELECT 8 AS number");
    owner.kill("SIGKILL");
    await once(owner, "exit");
    const next = await startPostgres({ home, log });
    expect(await query(next.url, "SELECT number FROM kept")).toEqual([{ number: 8 }]);
    await expect(query(orphanUrl, "SELECT 1")).rejects.toThrow();
    await next.stop();
  });

  it("starts again when the server dies", async () => {
    const postgres = await startPostgres({ home, log });
    await query(postgres.url, "CREATE TABLE kept AS SELECT 9 AS number");
    process.kill(Number(readFileSync(pidFile(postgres.dir), "utf8").split("\n")[0]), "SIGKILL");
    await expect
      .poll(() => query(postgres.url, "SELECT number FROM kept").catch(() => null), { timeout: 20_000, interval: 200 })
      .toEqual([{ number: 9 }]);
    await postgres.stop();
  });

  it("spares a stranger that has the number of an old server, and its port", async () => {
    const first = await startPostgres({ home, log });
    await first.stop();
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { ...runAs(), stdio: "ignore" });
    const web = createServer((socket) => socket.end("HTTP/1.1 400\r\n\r\n")).listen(0, "127.0.0.1");
    await once(web, "listening");
    const { port } = web.address() as { port: number };
    writeFileSync(pidFile(first.dir), `${stranger.pid}\n${first.dir}/data\n0\n${port}\n\n127.0.0.1\n`);
    const second = await startPostgres({ home, log });
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    await second.stop();
    stranger.kill();
    web.close();
  });

  it("starts over when its very first start was interrupted", async () => {
    const { dir } = placeData(home, runAs());
    mkdirSync(join(dir, "data.new", "half"), { recursive: true });
    const postgres = await startPostgres({ home, log });
    await postgres.stop();
  });

  it("says what is wrong and what to do when it cannot start", async () => {
    const { dir } = placeData(home, runAs());
    mkdirSync(join(dir, "data"));
    writeFileSync(join(dir, "data", "PG_VERSION"), "12\n");
    await expect(startPostgres({ home, log })).rejects.toThrow(/does not start.*DATABASE_URL/s);
  });

  it.runIf(process.getuid?.() === 0)(
    "under a closed parent root's data lives elsewhere, one place for each home",
    async () => {
      const closed = join(home, "closed");
      mkdirSync(join(closed, "a", ".data"), { recursive: true });
      mkdirSync(join(closed, "b", ".data"), { recursive: true });
      chmodSync(closed, 0o700);
      const warnings: string[] = [];
      const postgres = await startPostgres({
        home: join(closed, "a", ".data"),
        log: pino({ level: "warn" }, { write: (line) => void warnings.push(line) }),
      });
      await postgres.stop();
      const other = placeData(join(closed, "b", ".data"), runAs()).dir;
      for (const dir of [postgres.dir, other]) rmSync(dir, { recursive: true });
      expect(postgres.dir.startsWith(sharedDir)).toBe(true);
      expect(other).not.toBe(postgres.dir);
      expect(warnings.join()).toContain(postgres.dir);
    },
  );
});
