import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { systemEnv } from "../env.ts";

interface ChildOptions {
  log: Logger;
  /** module that is the program */
  program: string;
  args: Record<string, string>;
}

/** How long a child may take to end by itself, in milliseconds. */
const graceMs = 5000;

/**
 * Runs a program of ours beside the console. Its standard input is the thread it hangs on: it ends when that closes, be it by
 * `stop` or because the console was killed. It sees none of the console's settings, and what it prints goes into the log.
 */
export function startChild({ log, program, args }: ChildOptions): { stop(): Promise<void> } {
  const flags = Object.entries(args).flatMap(([name, value]) => [`--${name}`, value]);
  // the demo's agent writes many files at once; Node reads this before a program's first line
  const env = { ...systemEnv(), UV_THREADPOOL_SIZE: "16" };
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), fileURLToPath(import.meta.resolve(program)), ...flags],
    // a Ctrl-C in the terminal reaches its whole group; this child is to go after the console has said so
    { stdio: "pipe", env, detached: process.platform !== "win32", windowsHide: true },
  );
  const gone = once(child, "exit");
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on("line", (line) => log.info({ from: "demo" }, line));
  }
  child.on("error", (err) => log.error({ err }, "demo: cannot start"));
  child.stdin.on("error", () => {});
  child.on("exit", (code) => log.info({ code }, "demo: ended"));
  return {
    async stop() {
      child.stdin.end();
      const kill = setTimeout(() => child.kill("SIGKILL"), graceMs);
      if (child.exitCode === null && child.signalCode === null) await gone;
      clearTimeout(kill);
    },
  };
}
