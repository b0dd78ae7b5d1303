import { execFileSync } from "node:child_process";
import type { FileSystem } from "./volume.ts";

/** What a fault test needs of the machine, and whether it is there. */
const probes = {
  mount: () => execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" }),
  loop: () => execFileSync("losetup", ["-f"], { stdio: "ignore" }),
  strace: () => execFileSync("strace", ["-qqe", "trace=none", "true"], { stdio: "ignore" }),
  perl: () => execFileSync("perl", ["-e", "1"]),
  ext4: () => execFileSync("mkfs.ext4", ["-V"], { stdio: "ignore" }),
  xfs: () => execFileSync("mkfs.xfs", ["-V"], { stdio: "ignore" }),
  prlimit: () => execFileSync("prlimit", ["--version"], { stdio: "ignore" }),
};
export type Means = keyof typeof probes;

/** Those of `wanted` that this machine does not give; `""` when it gives them all. */
export function missing(...wanted: Means[]): string {
  if (process.platform !== "linux") return "Linux";
  if (process.getuid?.() !== 0) return "root";
  return wanted
    .filter((name) => {
      try {
        probes[name]();
        return false;
      } catch {
        return true;
      }
    })
    .join(", ");
}

/** The file systems on which power can be cut here. */
export function powerFileSystems(): FileSystem[] {
  return (["ext4", "xfs"] as const).filter((fs) => missing("mount", "loop", "strace", "perl", fs) === "");
}
