import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import mqtt from "mqtt";
import type { MqttTls } from "../../../apps/agent/src/broker/tls.ts";
import type { BrokerProcess } from "./kind.ts";

export interface Program {
  command: string;
  args: string[];
  /** its working folder */
  folder: string;
  env?: Record<string, string>;
  /** with a name and password that it lets in */
  url: string;
  tls?: MqttTls;
}

/** milliseconds that a broker may take to let the first client in, on a busy machine */
const startMs = 90_000;

/** Starts a broker as a plain process of its own, and resolves when it lets a client in. */
export async function startProgram({
  command,
  args,
  folder,
  env = {},
  url,
  tls = {},
}: Program): Promise<BrokerProcess> {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, HOME: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // of its own, so that what it starts ends with it
    detached: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
  child.on("error", (error) => {
    said += error.message;
  });
  const deadline = Date.now() + startMs;
  while (!(await letsIn(url, tls))) {
    if (child.exitCode === null && child.pid !== undefined && Date.now() < deadline) {
      await pause(100);
      continue;
    }
    await end(child, "SIGKILL");
    throw new Error(`${command} does not let a client in. It said:\n${said}`);
  }
  return { kill: () => end(child, "SIGKILL"), stop: () => end(child, "SIGTERM") };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  process.kill(-child.pid, signal);
  await Promise.race([exited, pause(20_000, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
  await exited;
}

async function letsIn(url: string, tls: MqttTls): Promise<boolean> {
  const options = { protocolVersion: 4, reconnectPeriod: 0, connectTimeout: 5_000, ...tls } as const;
  const client = mqtt.connect(url, options);
  const entered = await new Promise<boolean>((resolve) => {
    client.once("connect", () => resolve(true));
    client.on("error", () => resolve(false));
    client.once("close", () => resolve(false));
  });
  await client.endAsync(true);
  return entered;
}

/** The words about a program that is not here, or `null`. */
export function absent(file: string, packages: string): string | null {
  return existsSync(file) ? null : `${file} is not here: apt-get install ${packages}`;
}
