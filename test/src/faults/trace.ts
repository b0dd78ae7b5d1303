import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** What strace does to system calls, in its own words: `fsync:retval=0`, `rename:signal=KILL:when=3`. */
export type Injection = string;

export interface Ended {
  /** what it printed */
  out: string;
  err: string;
  /** `null` when a signal ended it */
  code: number | null;
}

/** Where the same call has several names, an injection for one is for all that this machine has. */
const names: Record<string, string> = {
  rename: "?rename,?renameat,?renameat2",
  unlink: "?unlink,?unlinkat",
  mkdir: "?mkdir,?mkdirat",
  open: "?open,?openat",
};

/**
 * Runs a program while strace interferes with its system calls. Counts (`when=`) are per thread and call, so libuv gets one thread.
 */
export async function runTraced(program: readonly string[], injections: readonly Injection[]): Promise<Ended> {
  const rules = injections.map((injection) => {
    const [call = "", ...rest] = injection.split(":");
    return [names[call] ?? call, ...rest].join(":");
  });
  const calls = rules.map((rule) => rule.split(":")[0]).join(",");
  const flags = rules.flatMap((rule) => ["-e", `inject=${rule}`]);
  const command = rules.length > 0 ? ["strace", "-fqq", "-o", "/dev/null", "-e", `trace=${calls}`] : [];
  const [file = "", ...args] = [...command, ...flags, ...program];
  const child = spawn(file, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, UV_THREADPOOL_SIZE: "1" },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { out, err, code };
}
