import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";

/** Asks for /api/v1/health ten times a second from a process of its own, so that nothing here delays it. */
export function watchHealth(url: string): { stop(): Promise<number[]> } {
  const child = fork(new URL("./health-probe.ts", import.meta.url), [url], { execArgv: ["--import", "tsx"] });
  let answer: Promise<number[]> | undefined;
  return {
    stop() {
      answer ??= once(child, "message").then(([times]) => {
        child.disconnect();
        return times as number[];
      });
      if (child.connected) child.send("stop");
      return answer;
    },
  };
}

export interface Peaks {
  console: number;
  workers: number;
}

/** Watches how much memory the console and its image workers have resident, in bytes; POSIX only. */
export function watchMemory(pid: number): { stop(): Peaks } {
  const peaks: Peaks = { console: 0, workers: 0 };
  const look = () => {
    const listed = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,args="], { encoding: "utf8" });
    let workers = 0;
    for (const line of listed.split("\n")) {
      const [own, parent, kilobytes, ...args] = line.trim().split(/\s+/);
      const bytes = Number(kilobytes) * 1024;
      if (Number(own) === pid) peaks.console = Math.max(peaks.console, bytes);
      if (Number(parent) === pid && args.some((arg) => arg.endsWith("images/worker.ts"))) workers += bytes;
    }
    peaks.workers = Math.max(peaks.workers, workers);
  };
  const timer = setInterval(look, 500);
  return {
    stop() {
      clearInterval(timer);
      return peaks;
    },
  };
}
