import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../../apps/agent/src/store/store.ts";
import { makeWork, pictures, startOrigin } from "../../apps/agent/src/sync/origin.fixture.ts";
import { expectServed, startSync } from "../../apps/agent/src/sync/reconcile.fixture.ts";

const log = pino({ level: "silent" });
const works = [makeWork("w1", 1, pictures(3)), makeWork("w2", 1, pictures(2))];
const damages: Record<string, (bytes: Buffer) => Buffer> = {
  half: (bytes) => bytes.subarray(0, bytes.length / 2),
  empty: () => Buffer.alloc(0),
  zeros: (bytes) => Buffer.alloc(bytes.length),
  random: (bytes) => randomBytes(bytes.length),
};
let folder: string;
let console_: Awaited<ReturnType<typeof startOrigin>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-torn-"));
  console_ = await startOrigin();
});
afterEach(async () => {
  await console_.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts on what is there and brings it to `release`; nothing wrong is ever served. */
async function bring(release: string): Promise<void> {
  const store = await openStore(folder, log);
  const sync = startSync(store, console_.api);
  await sync.inSync(release);
  // the first look at a damaged picture has it fetched again; wrong bytes would never hash right
  for (const work of works) await vi.waitFor(() => expectServed(store, work), { timeout: 20_000, interval: 20 });
  await sync.stop();
}

describe("a data folder of which one file was damaged while nobody looked", () => {
  it.each(Object.entries(damages))(
    "%s: whichever it is, the agent starts, serves nothing wrong and mends it",
    async (_, damage) => {
      const release = console_.set(works, 1);
      await bring(release);
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      expect(files.length).toBeGreaterThan(10);
      for (const { parentPath, name } of files) {
        const file = join(parentPath, name);
        const bytes = await readFile(file).catch(() => null);
        if (bytes === null) continue;
        await chmod(file, 0o600);
        await writeFile(file, damage(bytes));
        await bring(release);
      }
    },
  );
});
