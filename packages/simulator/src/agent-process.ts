import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds before an agent that ended is started again; the last one repeats. */
const pauses = [500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** An agent that ran so long is counted as healthy: the next pause is the shortest again. */
const healthyMs = 60_000;
/** How long an agent may take to stop before it is killed, milliseconds. */
const stopMs = 3_000;

export interface KeptProcess {
  /** Asks it to stop, kills it when it does not, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** Keeps one process running: when it ends by itself, it is started again after a pause that grows. */
export function keepRunning(args: string[], onEnd: (line: string) => void): KeptProcess {
  const stopping = new AbortController();
  let child: ChildProcess | null = null;

  async function keep(): Promise<void> {
    for (let falls = 0; !stopping.signal.aborted; falls++) {
      const startedAt = performance.now();
      child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
      const how = await ended(child);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > healthyMs) falls = 0;
      const ms = pauses[Math.min(falls, pauses.length - 1)] ?? 0;
      onEnd(`the agent ended (${how}); it starts again in ${ms / 1000} s`);
      await pause(ms, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  const kept = keep();
  return {
    async stop() {
      stopping.abort();
      child?.kill("SIGTERM");
      const deadline = setTimeout(() => child?.kill("SIGKILL"), stopMs);
      await kept;
      clearTimeout(deadline);
    },
  };
}

/** Runs a process to its end. @returns its exit code, or the signal that ended it */
export async function runToEnd(args: string[]): Promise<string> {
  return ended(spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] }));
}

async function ended(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = await once(child, "exit");
    return String(signal ?? code);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
