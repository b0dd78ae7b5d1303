import { execFileSync } from "node:child_process";
import { createMemoryGroup } from "./memory-group.ts";
import type { FileSystem } from "./volume.ts";

/** A container may tell of a free loop device that it does not have: only attaching one shows it. */
const attachLoop =
  'f=$(mktemp) && truncate -s 1M "$f" && d=$(losetup -f --show "$f") && losetup -d "$d"; r=$?; rm -f "$f"; exit $r';

/** What a fault test needs of the machine, and whether it is there. */
const probes = {
  mount: () => execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], { stdio: "ignore" }),
  loop: () => execFileSync("sh", ["-c", attachLoop], { stdio: "ignore" }),
  strace: () => execFileSync("strace", ["-qqe", "trace=none", "true"], { stdio: "ignore" }),
  perl: () => execFileSync("perl", ["-e", "1"]),
  ext4: () => execFileSync("sh", ["-c", "mkfs.ext4 -V && grep -qw ext4 /proc/filesystems"], { stdio: "ignore" }),
  xfs: () => execFileSync("sh", ["-c", "mkfs.xfs -V && grep -qw xfs /proc/filesystems"], { stdio: "ignore" }),
  line: () =>
    execFileSync(
      "unshare",
      ["-n", "sh", "-c", "tc qdisc add dev lo root tbf rate 1mbit burst 8kb latency 1s && iptables-legacy -L"],
      {
        stdio: "ignore",
      },
    ),
  memory: () => createMemoryGroup(100_000_000).remove(),
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
