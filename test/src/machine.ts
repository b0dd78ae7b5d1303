import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { vi } from "vitest";

/**
 * A machine of its own: its systemd is process 1, and all that it writes, wherever it lies, is in memory on top of this machine's
 * files. Only the network is shared.
 */
export interface Machine {
  /** Runs a line of shell there as root. */
  run(line: string): Promise<{ code: number; out: string }>;
  stop(): Promise<void>;
}

/** $1: an empty folder. A control group of its own comes first, for systemd takes over all below the one that it begins in. */
const enter = `set -e
mount --make-rprivate /
mount -t tmpfs none "$1"
mkdir "$1/root" "$1/upper" "$1/work" "$1/groups"
mount -t cgroup2 none "$1/groups"
mkdir "$1/groups/$2"
echo $$ > "$1/groups/$2/cgroup.procs"
umount "$1/groups"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
exec unshare --pid --cgroup --fork --kill-child sh -c "$3" machine "$1/root" "$4"
`;
/** $1: the root to be. The kernel's own settings can be read only. */
const settle = `set -e
cd "$1"
mount -t proc none proc
mount -o bind,ro proc/sys proc/sys
mount -t sysfs -o ro none sys
mount -t cgroup2 none sys/fs/cgroup
mount -t tmpfs none dev
for node in null zero full random urandom tty; do touch dev/$node; mount --bind /dev/$node dev/$node; done
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
mkdir dev/pts dev/shm dev/mqueue dev/hugepages
for folder in tmp run var/lib var/tmp opt; do mount -t tmpfs none $folder; done
chmod 1777 tmp var/tmp
pivot_root . mnt
umount -l /mnt
cd /
exec sh -c "$2"
`;
/** Nothing of this machine's own services is started beside what is installed. */
const boot = `rm -rf /lib/systemd/system/sysinit.target.wants /lib/systemd/system/multi-user.target.wants
mkdir -p /run/systemd/system
printf '[Unit]\\nDefaultDependencies=no\\n' > /run/systemd/system/bare.target
export container=holofleet
exec /lib/systemd/systemd --system --unit=bare.target --log-target=console --show-status=0
`;

const argsFor = (folder: string, group: string, line: string) => [
  ...["--mount", "sh", "-c", enter, "enter"],
  ...[folder, group, settle, line],
];
let started = 0;
const nextGroup = () => `holofleet-${process.pid}-${started++}`;

/** Whether such a machine can be had here: Linux, root, systemd and the right to mount. */
export async function canStartMachine(): Promise<boolean> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = await mkdtemp(join(tmpdir(), "machine-"));
  const group = nextGroup();
  const { status } = spawnSync("unshare", argsFor(folder, group, "test -x /lib/systemd/systemd"));
  await clear(folder, group);
  return status === 0;
}

export async function startMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), "machine-"));
  const group = nextGroup();
  const outer = spawn("unshare", argsFor(folder, group, boot), { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [outer.stdout, outer.stderr])
    stream.on("data", (text) => {
      log += text;
    });
  const inside = { timeout: 20_000, interval: 50 };
  const pid = await vi.waitFor(() => initOf(outer, log), inside);
  const run = async (line: string) => {
    const child = spawn("nsenter", ["--target", pid, "--mount", "--pid", "--cgroup", "sh", "-c", line], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text) => {
        out += text;
      });
    const [code] = (await once(child, "close")) as [number];
    return { code, out };
  };
  await vi.waitFor(async () => {
    const { code, out } = await run("systemctl list-units >/dev/null");
    if (code !== 0) throw new Error(`systemd does not answer: ${out}${log}`);
  }, inside);
  return {
    run,
    async stop() {
      const ended = once(outer, "close");
      process.kill(Number(pid), "SIGKILL");
      await ended;
      await clear(folder, group);
    },
  };
}

/** The process that is number 1 in there, once it is systemd. */
async function initOf(outer: ChildProcess, log: string): Promise<string> {
  if (outer.exitCode !== null) throw new Error(`there is no machine: ${log}`);
  const { stdout } = await promisify(execFile)("pgrep", ["-P", String(outer.pid)]);
  const pid = stdout.trim();
  const name = await readFile(`/proc/${pid}/comm`, "utf8");
  if (name.trim() !== "systemd") throw new Error(`it is still ${name}`);
  return pid;
}

/** The mounts went with the machine; its control groups, which are empty now, have to be taken away. */
async function clear(folder: string, group: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const mounts = await readFile("/proc/mounts", "utf8");
  const groups = /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1];
  if (!groups) return;
  const { stdout } = await promisify(execFile)("find", [join(groups, group), "-depth", "-type", "d"]).catch(() => ({
    stdout: "",
  }));
  for (const path of stdout.split("\n").filter(Boolean)) await rmdir(path).catch(() => {});
}
