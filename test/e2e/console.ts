import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, freePortPair } from "../src/free-ports.ts";

const root = join(import.meta.dirname, "../..");

/** Who signs in. */
export const admin = { email: "admin@example.test", password: "correct horse battery" };

/** A console as `npm start` runs it, demo included, in a process of its own. */
export interface ConsoleProcess {
  url: string;
  /** where the demo's agent serves its works */
  player: string;
  /** Ends it and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again: same data, same ports. Resolves when it is ready. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

/** Starts a console on empty data, in a folder with a space in its path. `more`: settings that this one has otherwise. */
export async function startConsole(more: Record<string, string> = {}): Promise<ConsoleProcess> {
  const home = await mkdtemp(join(tmpdir(), "holofleet home "));
  const [port, playerPort] = await freePortPair();
  const settings = {
    HOLOFLEET_HOME: home,
    HOST: "127.0.0.1",
    PORT: String(port),
    MQTT_PORT: "0",
    HOLOFLEET_PLAYER_PORT: String(playerPort),
    HOLOFLEET_DEMO: "1",
    HOLOFLEET_ADMIN_EMAIL: admin.email,
    HOLOFLEET_ADMIN_PASSWORD: admin.password,
    HOLOFLEET_LOG_LEVEL: "error",
    // whether a developer has packed agents must be no matter
    HOLOFLEET_PACKAGES: join(home, "no packages"),
    // what a developer may have set must not reach a real database or broker
    ...{ DATABASE_URL: "", MQTT_URL: "", HOLOFLEET_PUBLIC_URL: "", HOLOFLEET_PUBLIC_MQTT_URL: "" },
    ...{ HOLOFLEET_PRODUCTION: "", HOLOFLEET_DEV: "", NODE_ENV: "" },
    ...more,
  };
  let child: ChildProcess | null = null;
  const running: ConsoleProcess = {
    url: `http://localhost:${port}`,
    player: `http://127.0.0.1:${playerPort}`,
    async start() {
      child = spawn(process.execPath, ["--import", "tsx", "apps/console/server.ts"], {
        cwd: root,
        env: { ...process.env, ...settings } as NodeJS.ProcessEnv,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const words = await said(child, "Stop     Ctrl-C");
      if (words.includes("Demo     not started")) throw new Error(words);
    },
    async stop(signal = "SIGTERM") {
      await end(child, signal);
    },
    async close() {
      await end(child, "SIGTERM");
      await rm(home, { recursive: true, force: true });
    },
  };
  await running.start();
  return running;
}

/** A mall's machine that an operator's install code lets in: data folder, enrolment, and an agent while it is wanted. */
export interface MallMachine {
  /** Starts the agent, as a technician does. */
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Enrols a machine at the console's address `url`. The agent's player takes a free port. */
export async function enrolMachine(url: string, code: string): Promise<MallMachine & { player: string }> {
  const data = await mkdtemp(join(tmpdir(), "holofleet mall "));
  const playerPort = await freePort();
  const agent = (...args: string[]) =>
    spawn(process.execPath, ["--import", "tsx", "apps/agent/src/cli.ts", ...args, "--data", data], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
  const enrolling = agent("enrol", url, code);
  const [exitCode] = await once(enrolling, "exit");
  if (exitCode !== 0) throw new Error(`enrol ended with ${exitCode}`);
  let child: ChildProcess | null = null;
  const stop = () => end(child, "SIGTERM");
  return {
    player: `http://127.0.0.1:${playerPort}`,
    async start() {
      child = agent("run", "--player-port", String(playerPort));
      child.stdout?.resume();
    },
    stop,
    async close() {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Resolves with what the process wrote as soon as these words are in it; rejects when it ends before. */
async function said(child: ChildProcess, words: string): Promise<string> {
  let output = "";
  const heard = new Promise<string>((resolve) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk;
      if (output.includes(words)) resolve(output);
    });
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the console ended with ${code}: ${output}`);
  });
  return Promise.race([heard, ended]);
}

async function end(child: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}
