import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import pino from "pino";
import { expect, test } from "vitest";
import { bringWork } from "#store/bring.fixture.ts";
import { openStore } from "#store/store.ts";
import { type Made, makeWork, pictures, sha256 } from "#sync/origin.fixture.ts";

const log = pino({ level: "silent" });
const program = join(import.meta.dirname, "kill.fixture.ts");
const rounds = 6;

/** Runs the export until it is in step, or kills it so many milliseconds after it began. @returns how long it took */
async function run(args: string[], killAfterMs = Number.POSITIVE_INFINITY): Promise<{ killed: boolean; ms: number }> {
  const child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let began = 0;
  let timer: NodeJS.Timeout | undefined;
  createInterface(child.stdout).on("line", (line) => {
    if (line !== "begun") return;
    began = performance.now();
    if (killAfterMs < Number.POSITIVE_INFINITY) timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  });
  const [code] = await once(child, "exit");
  clearTimeout(timer);
  if (code !== 0 && code !== null) throw new Error(`the export ended with ${code}`);
  return { killed: code === null, ms: performance.now() - began };
}

async function read(root: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) {
      const file = join(entry.parentPath, entry.name);
      files[relative(root, file).replaceAll("\\", "/")] = sha256(await readFile(file));
    }
  return files;
}

const contentOf = ({ manifest }: Made) => Object.fromEntries(manifest.frames.map(({ path, digest }) => [path, digest]));

test.each([false, true])(
  "killed at any point of a switch (a file of others in it: %s), the folder is whole, and the next start ends what was begun",
  async (guest) => {
    const folder = await mkdtemp(join(tmpdir(), "holofleet-export-kill-"));
    const [data, dir] = [join(folder, "data"), join(folder, "out")];
    const shared = pictures(60);
    const revisions = [1, 2].map((revision) =>
      makeWork("w1", revision, { ...shared, ...pictures(60, 2000, "b") }, "dragon"),
    );
    const args = [data, dir, "{slug}/{path}"];
    const outcomes = { killed: 0, ended: 0 };
    try {
      const store = await openStore(data, log);
      const [first, second] = revisions;
      if (!first || !second) throw new Error("two revisions");
      await bringWork(store, first);
      await run(args);
      if (guest) await writeFile(join(dir, "dragon", "guest.txt"), "mine");
      const guests = guest ? { "guest.txt": sha256(Buffer.from("mine")) } : {};
      await bringWork(store, second);
      const { ms } = await run(args);
      for (let round = 0; round < rounds; round++) {
        const [from, to] = round % 2 === 0 ? [second, first] : [first, second];
        await bringWork(store, to);
        const { killed } = await run(args, (ms * (round + 0.5)) / rounds);
        outcomes[killed ? "killed" : "ended"] += 1;
        const found = await read(join(dir, "dragon")).catch(() => ({}));
        const whole = [{}, contentOf(from), contentOf(to)].map((content) => ({ ...content, ...guests }));
        // without others in it the folder is switched whole; else file by file, and then each file is of one of the two
        if (!guest) expect(whole).toContainEqual(found);
        for (const [path, digest] of Object.entries(found))
          expect([...whole.map((one) => Reflect.get(one, path))]).toContain(digest);
        await run(args);
        expect(await read(dir)).toEqual(
          Object.fromEntries(
            Object.entries({ ...contentOf(to), ...guests }).map(([path, digest]) => [`dragon/${path}`, digest]),
          ),
        );
        expect(await readdir(dir)).toEqual(["dragon"]);
      }
      expect(outcomes.killed).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  120_000,
);
