import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { noProxies } from "#console-api/proxy.ts";
import { writeIdentity } from "#enrol/identity.ts";
import { type InstallOptions, install } from "./install.ts";
import type { System } from "./system.ts";

const identity = {
  ...{ agentId: "a_0123456789abcdef", token: "t".repeat(43), signingKey: "k", consoleUrl: "http://127.0.0.1:9" },
  ...{ allowHttp: false, mall: { code: "M1", name: "One", timezone: "UTC" } },
};
const started = process.argv[1] ?? "";
let folder: string;
let system: System;
let options: InstallOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "in stall-"));
  // another account goes through it
  await chmod(folder, 0o755);
  const own = join(folder, "downloaded.mjs");
  await writeFile(own, "process.exit(1)");
  process.argv[1] = own;
  const programs = join(folder, "programs");
  const data = join(folder, "data");
  await mkdir(programs);
  await mkdir(data);
  const touch = (name: string) => ({ run: "touch", args: [join(folder, name)] });
  system = {
    places: { programs, program: join(programs, "agent.mjs"), data, settings: join(folder, "agent.env") },
    ...{ account: null, files: [], grant: [], traces: [], screenWords: "" },
    ...{ enable: [touch("enabled")], start: [touch("started")], stop: [touch("stopped")], disable: [], forget: [] },
  };
  await copyFile(own, system.places.program);
  options = {
    ...{ system, consoleUrl: null, code: null, allowHttp: false, force: false, settings: {}, root: null },
    ...{ start: false, waitMs: 0, proxies: noProxies, say: () => {} },
  };
});
afterEach(async () => {
  process.argv[1] = started;
  await rm(folder, { recursive: true, force: true });
});

it("has a machine that ran go on when its repair fails", async () => {
  await writeIdentity(system.places.data, identity);
  system.grant = [{ run: "false", args: [] }];
  await expect(install(options)).rejects.toThrow("false failed");
  expect(["stopped", "enabled", "started"].filter((name) => existsSync(join(folder, name)))).toHaveLength(3);
});

it("enrols anew where the identity is damaged, when it is told to replace it", async () => {
  const file = join(system.places.data, "identity.json");
  await writeFile(file, "{");
  const told = { ...options, consoleUrl: "http://127.0.0.1:9", code: "ABCD-EFGH-JKLM" };
  await expect(install(told)).rejects.toMatchObject({ code: "disk_failed" });
  // the program that stands for the agent here refuses to enrol
  await expect(install({ ...told, force: true })).rejects.toThrow("The enrolment failed");
  expect(await readFile(file, "utf8")).toBe("{");
});

it.skipIf(process.getuid?.() !== 0)("gives the library to its account, whoever wrote there meanwhile", async () => {
  await writeIdentity(system.places.data, identity);
  await mkdir(join(system.places.data, "works"));
  system.account = { name: "nobody", create: [], remove: [] };
  await install(options);
  const owners = await Promise.all(
    ["", "identity.json", "works"].map(async (name) => (await stat(join(system.places.data, name))).uid),
  );
  expect(new Set(owners)).toEqual(new Set([65534]));
});
