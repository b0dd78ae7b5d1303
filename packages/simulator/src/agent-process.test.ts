import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepRunning, runToEnd } from "./agent-process.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "holofleet-demo-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const patience = { timeout: 10_000 };

test("starts it again when it ends by itself, and says why", async () => {
  const log = join(folder, "starts");
  const program = `require("fs").appendFileSync(${JSON.stringify(log)}, "x"); process.exit(3)`;
  const ends: string[] = [];
  const kept = keepRunning(["-e", program], (line) => ends.push(line));
  await expect.poll(() => readFile(log, "utf8").catch(() => ""), patience).toBe("xx");
  await kept.stop();
  expect(ends[0]).toContain("(3)");
});

test("stops it, also while it waits to start again", async () => {
  const running = keepRunning(["-e", "setInterval(() => {}, 1000)"], () => {});
  await running.stop();
  const ends: string[] = [];
  const falling = keepRunning(["-e", "process.exit(1)"], (line) => ends.push(line));
  await expect.poll(() => ends.length, patience).toBeGreaterThan(0);
  await falling.stop();
});

test("tells how a process ended", async () => {
  expect(await runToEnd(["-e", ""])).toBe("0");
  expect(await runToEnd(["-e", "process.exit(4)"])).toBe("4");
});
