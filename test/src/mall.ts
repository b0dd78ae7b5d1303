import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Playlist } from "@holofleet/shared/protocol/player-http.ts";
import { pino } from "pino";
import { readConfig } from "../../apps/agent/src/config.ts";
import { enrol } from "../../apps/agent/src/enrol/enrol.ts";
import { type RunningAgent, runAgent } from "../../apps/agent/src/main.ts";
import type { SyncState } from "../../apps/agent/src/sync/reconcile.ts";
import type { TestConsole } from "./console.ts";

const log = pino({ level: "silent" });

/** A mall's machine: a data folder of its own, enrolled at a test console, on which agents are started. */
export interface TestMall {
  dataDir: string;
  agentId: string;
  /** Starts the agent in this process; the player takes a free port. */
  start(watch?: (state: SyncState) => void, env?: Record<string, string>): Promise<RunningAgent>;
  /** Starts the agent as a process of its own, so that it can be killed. */
  spawn(env?: Record<string, string>): ChildProcess;
  /** Uses another install code on the same folder. */
  enrolAgain(): Promise<void>;
  /** Stops what still runs and removes the folder. */
  close(): Promise<void>;
}

/** Enrols a new machine for the mall with this code, which must exist. */
export async function startTestMall(running: TestConsole, mall: string): Promise<TestMall> {
  const dataDir = await mkdtemp(join(tmpdir(), "holofleet agent "));
  const agents: RunningAgent[] = [];
  const children: ChildProcess[] = [];
  const enrolWith = async (force: boolean) => {
    const { code } = await running.admin.malls.enrol({ code: mall });
    return enrol({ dataDir, consoleUrl: running.url, code, allowHttp: false, force, log });
  };
  const { agentId } = await enrolWith(false);
  return {
    dataDir,
    agentId,
    async start(watch, env = {}) {
      const source = { NODE_ENV: "test" as const, ...env };
      const config = readConfig({ data: dataDir, playerPort: "0", allowLoopbackProjectors: true }, source);
      const agent = await runAgent(config, log, watch);
      agents.push(agent);
      return agent;
    },
    spawn(env = {}) {
      const program = join(import.meta.dirname, "../../apps/agent/src/cli.ts");
      const flags = ["run", "--data", dataDir, "--player-port", "0", "--allow-loopback-projectors"];
      const child = spawn(process.execPath, ["--import", "tsx", program, ...flags], {
        env: { ...process.env, ...env },
        stdio: "ignore",
      });
      children.push(child);
      return child;
    },
    async enrolAgain() {
      await enrolWith(true);
    },
    async close() {
      for (const agent of agents) await agent.stop();
      for (const child of children) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What an agent's player serves: SHA-256 in hexadecimal digits by `slug/path`, computed from the bytes that came. */
export async function served(playerUrl: string): Promise<Record<string, string>> {
  const { works } = (await (await fetch(`${playerUrl}/works.json`)).json()) as Playlist;
  const found: Record<string, string> = {};
  for (const { slug, frames } of works)
    for (const { path } of frames) {
      const address = path.split("/").map(encodeURIComponent).join("/");
      const response = await fetch(`${playerUrl}/works/${slug}/${address}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      found[`${slug}/${path}`] = createHash("sha256").update(bytes).digest("hex");
    }
  return found;
}
