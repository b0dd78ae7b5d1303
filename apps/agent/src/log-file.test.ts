import { closeSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openLogFile } from "./log-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "log file "));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("goes on behind what is there, and keeps one file before it", async () => {
  const file = join(folder, "agent.log");
  await writeFile(file, "before\n");
  const log = openLogFile(file, 20);
  for (let line = 1; line <= 9; line++) log.write(`line ${line}\n`);
  expect((await readdir(folder)).sort()).toEqual(["agent.log", "agent.log.1"]);
  expect(await readFile(`${file}.1`, "utf8")).toBe("line 6\nline 7\nline 8\n");
  expect(await readFile(file, "utf8")).toBe("line 9\n");
});

it("writes into no other file when its own cannot be opened again, and goes on once it can", async () => {
  const home = join(folder, "logs");
  await mkdir(home);
  const file = join(home, "agent.log");
  const log = openLogFile(file, 3);
  log.write("full\n");
  await rm(home, { recursive: true });
  log.write("lost\n");
  const other = openSync(join(folder, "other"), "w");
  log.write("lost\n");
  await mkdir(home);
  log.write("here\n");
  expect(await readFile(join(folder, "other"), "utf8")).toBe("");
  closeSync(other);
  expect(await readFile(file, "utf8")).toBe("here\n");
});
