import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { root } from "./console.ts";

/** Runs a program of the clone to its end. @returns seconds that it took @throws when it fails */
export async function timed(program: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const began = performance.now();
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${program} ${args.slice(0, 3).join(" ")} ended with ${code}`);
  return (performance.now() - began) / 1000;
}

/** Runs a TypeScript file of the clone. */
export const timedScript = (file: string, args: string[], env?: Record<string, string>) =>
  timed(process.execPath, ["--import", "tsx", file, ...args], env);

/** The middle of the sorted numbers; of an even count the mean of both. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

/** The value that so many of a hundred stay under. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/** Whether a program is on the path. */
export function isInstalled(program: string): boolean {
  return spawnSync(process.platform === "win32" ? "where" : "which", [program]).status === 0;
}
