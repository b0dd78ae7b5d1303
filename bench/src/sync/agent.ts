import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import type { Pass } from "./driven-agent.ts";

/** As the shipped file asks for by itself. */
const flags = ["--max-semi-space-size=1"];

export interface DrivenAgent {
  /** One pass to its end. */
  pass(): Promise<Pass>;
  /** Begins a pass and kills the process when half of the files are there. */
  killAtHalf(): Promise<void>;
  stop(): Promise<void>;
}

/** Packs the driven agent into one file, as agents are shipped. @returns the file */
export async function bundleAgent(folder: string): Promise<string> {
  const outfile = join(folder, "driven-agent.mjs");
  const js =
    'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';
  const shape = { bundle: true, platform: "node", format: "esm", target: "node20", logLevel: "warning" } as const;
  await build({ ...shape, entryPoints: [join(import.meta.dirname, "driven-agent.ts")], outfile, banner: { js } });
  return outfile;
}

/**
 * Starts it on a data folder, as a process of its own.
 * @param within the words before its own on the command line: where it runs
 */
export async function startAgent(
  program: string,
  folder: string,
  url: string,
  bearer: string,
  within: readonly string[] = [],
): Promise<DrivenAgent> {
  const [first, ...others] = [...within, process.execPath, ...flags, program, folder, url, bearer];
  const child = spawn(first ?? "", others, {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the agent ended with ${child.exitCode ?? child.signalCode}`);
    return value;
  };
  await next();
  return {
    async pass() {
      child.stdin.write("pass\n");
      for (let line = await next(); ; line = await next()) if (line !== "half") return JSON.parse(line) as Pass;
    },
    async killAtHalf() {
      child.stdin.write("pass\n");
      while ((await next()) !== "half") {}
      await end(child, "SIGKILL");
    },
    stop: () => end(child, "SIGTERM"),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}
