import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { type ApiClient, createClient } from "@holofleet/contract/client.ts";
import { type BenchConsole, root } from "../console.ts";
import { timedScript } from "../run.ts";

export interface ProjectorMall {
  api: ApiClient;
  /** ids of its projectors, all of them on line */
  ids: string[];
  ports: number[];
  /** of the agent's process */
  pid: number;
  stop(): Promise<void>;
}

/** A mall with so many simulated projectors and a real agent, each in a process of its own. */
export async function openProjectorMall(console: BenchConsole, count: number): Promise<ProjectorMall> {
  const api = createClient({ url: console.url, token: console.token });
  const fleet = run("bench/src/projectors/fleet.ts", [String(count)]);
  const ports = await firstLine(fleet);
  await api.malls.add({ code: "BENCH-1", name: "Bench" });
  const { code } = await api.malls.enrol({ code: "BENCH-1" });
  const folder = await mkdtemp(join(tmpdir(), "holofleet-bench-"));
  await timedScript("apps/agent/src/cli.ts", ["enrol", console.url, code, "--data", folder]);
  const flags = ["run", "--data", folder, "--player-port", "0", "--allow-loopback-projectors"];
  const agent = run("apps/agent/src/cli.ts", flags, { HOLOFLEET_LOG_LEVEL: "error" });
  agent.stdout?.resume();
  for (const [index, port] of ports.entries())
    await api.projectors.add({ mall: "BENCH-1", name: `Projector ${index}`, host: "127.0.0.1", port });
  const ids = await online(api, count);
  return {
    api,
    ids,
    ports,
    pid: agent.pid ?? 0,
    async stop() {
      agent.kill("SIGTERM");
      if (agent.exitCode === null) await once(agent, "exit");
      fleet.stdin?.end();
      await once(fleet, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function run(file: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", file, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
}

async function firstLine(child: ChildProcess): Promise<number[]> {
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface(child.stdout)) return JSON.parse(line);
  throw new Error("The simulated projectors did not start; see above.");
}

async function online(api: ApiClient, count: number): Promise<string[]> {
  for (let tries = 0; tries < 240; tries++) {
    const listed = await api.projectors.list({});
    const ready = listed.filter(({ state }) => state?.link === "online" && state.filterHours !== undefined);
    if (ready.length === count) return listed.sort((a, b) => a.port - b.port).map(({ id }) => id);
    await pause(500);
  }
  throw new Error("Not all projectors came on line within two minutes.");
}
