import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { freePort } from "../src/free-ports.ts";

const program = fileURLToPath(new URL("../../packages/simulator/src/demo-mall.ts", import.meta.url));
const patience = { timeout: 25_000, interval: 100 };

let running: TestConsole;
let api: TestConsole["admin"];
let folder: string;
let port: number;
let child: ChildProcess;

beforeAll(async () => {
  running = await startTestConsole();
  api = running.admin;
  folder = await mkdtemp(join(tmpdir(), "holofleet demo mall "));
  port = await freePort();
});
afterAll(async () => {
  if (child.exitCode === null) child.kill("SIGKILL");
  await running.stop();
  await rm(folder, { recursive: true, force: true });
});

function start(...more: string[]): ChildProcess {
  const args = ["--console", running.url, "--data", folder, "--projector-port", String(port), "--player-port", "0"];
  return spawn(process.execPath, ["--import", "tsx", program, ...args, ...more], {
    stdio: ["pipe", "ignore", "inherit"],
  });
}

async function ended(process_: ChildProcess): Promise<number | null> {
  if (process_.exitCode === null) await once(process_, "exit");
  return process_.exitCode;
}

it("enrols, watches its projector and switches it, confirmed by the device", async () => {
  await api.malls.add({ code: "SH-01", name: "Demo" });
  const { id } = await api.projectors.add({ mall: "SH-01", name: "Atrium", host: "127.0.0.1", port });
  const { code } = await api.malls.enrol({ code: "SH-01" });
  child = start("--code", code);
  await expect
    .poll(() => api.projectors.show({ id }), patience)
    .toMatchObject({
      agentPresence: "online",
      state: { link: "online", power: { value: "standby" }, identity: { maker: "Holofleet" } },
    });

  const seen = new Set<string>();
  const asked = await api.projectors.power({ id, on: true });
  await expect
    .poll(async () => {
      const { state, command } = await api.projectors.show({ id });
      seen.add(`${command?.state} ${state?.power.value}`);
      return command;
    }, patience)
    .toMatchObject({ id: asked.id, state: "confirmed", attempts: 1 });
  expect([...seen]).toContain("progress warming");
  expect((await api.commands.show({ id: asked.id })).elapsedMs).toBeGreaterThan(7_500);
  expect((await api.projectors.show({ id })).state?.power.value).toBe("on");
});

it("goes when whoever started it goes, and comes back with the identity that it has", async () => {
  child.stdin?.end();
  expect(await ended(child)).toBe(0);
  await expect.poll(async () => (await api.malls.show({ code: "SH-01" })).presence, patience).toBe("offline");

  child = start();
  await expect.poll(async () => (await api.malls.show({ code: "SH-01" })).presence, patience).toBe("online");
  child.kill("SIGTERM");
  expect(await ended(child)).toBe(0);
});
