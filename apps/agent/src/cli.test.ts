import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { makeWork, pictures, startOrigin } from "#sync/origin.fixture.ts";

const patient = { timeout: 20_000, interval: 50 };
let root: string;
let program: string;
let dataDir: string;
let origin: Awaited<ReturnType<typeof startOrigin>>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "agent cli "));
  program = join(root, "holofleet-agent.mjs");
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, "../build.mjs"), program]);
});

afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(async () => {
  dataDir = await mkdtemp(join(root, "data "));
  origin = await startOrigin();
  origin.set([makeWork("w1", 2, pictures(6), "peony")], 1);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await origin.close();
});

/** Runs the bundled program, as a mall does, with nothing of this repository around it. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...args, "--data", dataDir], { cwd: root });
  children.push(child);
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

/** Starts `run`; its log is read until the agent has started. */
async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, "run", "--data", dataDir, "--player-port", "0"], { cwd: root });
  children.push(child);
  let log = "";
  child.stdout.on("data", (text) => {
    log += text;
  });
  await vi.waitFor(() => expect(log).toContain("agent started"), patient);
  expect(log).not.toContain("t".repeat(43));
  return child;
}

const json = async (...args: string[]) => JSON.parse((await run(...args, "--json")).out);

test("a technician's way: enrol, run, status, verify, doctor, stop", async () => {
  const enrolled = await run("enrol", origin.url, "ABCD-EFGH-JKLM");
  expect(enrolled).toMatchObject({ code: 0, err: "" });
  expect(enrolled.out).toContain("Enrolled as a_mall01, the agent of SH-01 上海.");

  const agent = await start();
  await vi.waitFor(async () => expect((await json("status")).sync.files).toEqual({ done: 6, total: 6 }), patient);
  expect(await json("status")).toMatchObject({
    running: true,
    sync: { phase: "idle" },
    works: [{ slug: "peony", revision: 2, frames: 6 }],
  });
  expect((await run("run")).err).toMatch(/^error: Another agent is running on the data folder .*\n {7}Stop it first/);
  expect(await json("verify")).toEqual({ checked: 6, bad: [] });
  const { checks } = await json("doctor");
  expect(checks.map(({ name }: { name: string }) => name)).toEqual([
    "agent",
    "console",
    "broker",
    "disk",
    "clock",
    "player",
    "projectors",
  ]);
  expect(checks.find(({ name }: { name: string }) => name === "console")).toMatchObject({ state: "ok" });

  agent.kill("SIGTERM");
  expect(await once(agent, "exit")).toEqual([0, null]);
  expect(await json("status")).toMatchObject({ running: false, works: [{ slug: "peony", revision: 2 }] });
  expect((await run("status")).out).toContain("NOT RUNNING");
});

test("kill -9 leaves a folder that the next start takes over, and nothing is fetched again", async () => {
  await run("enrol", origin.url, "ABCD-EFGH-JKLM");
  const agent = await start();
  await vi.waitFor(async () => expect((await json("status")).works).toHaveLength(1), patient);
  agent.kill("SIGKILL");
  await once(agent, "exit");
  const fetched = origin.asked.length;
  expect(await json("status")).toMatchObject({ running: false });
  await start();
  await vi.waitFor(async () => expect((await json("status")).sync.phase).toBe("idle"), patient);
  expect(origin.asked).toHaveLength(fetched);
});

test("verify names what is damaged, with exit code 1", async () => {
  await run("enrol", origin.url, "ABCD-EFGH-JKLM");
  const agent = await start();
  await vi.waitFor(async () => expect((await json("status")).works).toHaveLength(1), patient);
  agent.kill("SIGTERM");
  await once(agent, "exit");
  const [shard = ""] = (await readdir(join(dataDir, "store"), { recursive: true })).filter((name) => name.length > 60);
  const blob = join(dataDir, "store", shard);
  await chmod(blob, 0o600);
  await writeFile(blob, Buffer.alloc(2000));
  const { code, out } = await run("verify", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual({ checked: 6, bad: [`sha256:${shard.slice(-64)}`] });
});

describe("what goes wrong is said in two lines: what happened, what to do", () => {
  test.each([["run"], ["status"], ["verify"]])("%s before enrolment", async (command) => {
    const { code, out, err } = await run(command);
    expect([code, out]).toEqual([1, ""]);
    expect(err.trimEnd().split("\n")).toEqual([
      `error: This machine is not enrolled (no identity in ${dataDir}).`,
      "       Ask an operator for an install code and run: holofleet-agent enrol <console url> <code>",
    ]);
  });

  test("a console that is not there", async () => {
    const { code, err } = await run("enrol", "http://127.0.0.1:1", "ABCD-EFGH-JKLM");
    expect([code, err]).toEqual([
      1,
      "error: Nothing listens at 127.0.0.1:1.\n       Check that the console runs and that the port is right.\n",
    ]);
  });

  test("a wrong port, an unknown flag", async () => {
    expect((await run("run", "--player-port", "99999")).err).toContain("--player-port is a port");
    expect((await run("run", "--nonsense")).err).toContain("unknown option '--nonsense'");
  });

  test("doctor, with the agent stopped: tries the projectors itself", async () => {
    const projector = { id: "p1", name: "Atrium", driver: "pjlink" as const, host: "127.0.0.1", port: 1 };
    origin.set([], 2, "epoch-1", { projectors: [projector] });
    await run("enrol", origin.url, "ABCD-EFGH-JKLM");
    const agent = await start();
    await vi.waitFor(async () => expect((await json("status")).projectors).toHaveLength(1), patient);
    agent.kill("SIGTERM");
    await once(agent, "exit");
    const refused = await run("doctor");
    expect(refused.out).toMatch(/^warn {2}agent {7}It is not running/m);
    expect(refused.out).toMatch(/^warn {2}projectors {2}Atrium: .*(loopback|this computer)/m);
    const tried = await run("doctor", "--allow-loopback-projectors");
    expect(tried.out).toMatch(/^warn {2}projectors {2}Atrium: Nothing listens on 127\.0\.0\.1:1/m);
    expect(tried.code).toBe(0);
  });

  test("doctor, when the console is gone: a failed check each, with what to do, and exit code 1", async () => {
    await run("enrol", origin.url, "ABCD-EFGH-JKLM");
    origin.setUp(false);
    const { code, out } = await run("doctor");
    expect(code).toBe(1);
    expect(out).toMatch(/^fail {2}console {5}The connection to .* was cut\./m);
    expect(out).toMatch(/^fail {2}broker/m);
    expect(out).toMatch(/^warn {2}clock/m);
  });
});
