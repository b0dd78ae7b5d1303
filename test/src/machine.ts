import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { vi } from "vitest";

/**
 * A machine of its own: its systemd is process 1, and all that it writes, wherever it lies, is in memory on top of this machine's
 * files. Only the network is shared, and it has no right to change anything of that, nor the clock or the kernel.
 */
export interface Machine {
  /** Runs a line of shell there as root. */
  run(line: string): Promise<{ code: number; out: string }>;
  stop(): Promise<void>;
}

/** Lies in the root of such a machine and nowhere else. */
const mark = "/.machine-under-test";
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
touch "$1/root${mark}"
exec unshare --pid --cgroup --fork --kill-child sh -c "$3" machine "$1/root" "$4"
`;
/** $1: the root to be. The kernel's own settings can be read only. */
const settle = `set -e
cd "$1"
mount -t proc none proc
for path in proc/sys proc/sysrq-trigger; do test ! -e $path || mount -o bind,ro $path $path; done
mount -t sysfs -o ro none sys
mount -t cgroup2 none sys/fs/cgroup
mount -t tmpfs none dev
for node in null zero full random urandom tty; do touch dev/$node; mount --bind /dev/$node dev/$node; done
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
mkdir dev/pts dev/shm dev/mqueue dev/hugepages
for folder in tmp run var/lib var/tmp opt etc/systemd/system; do mount -t tmpfs none $folder; done
chmod 1777 tmp var/tmp
pivot_root . mnt
umount -l /mnt
cd /
test -e ${mark}
exec setpriv --bounding-set=-net_admin,-sys_time,-sys_module,-sys_rawio,-sys_boot,-syslog sh -c "$2"
`;
/** Nothing of this machine's own services is started beside what is installed: they would take over the network that is shared. */
const boot = `set -e
test -e ${mark}
for folder in /lib/systemd /usr/lib/systemd; do
  rm -rf $folder/system/*.wants $folder/system/*.requires $folder/system-generators
done
mkdir -p /run/systemd/system
printf '[Unit]\\nDefaultDependencies=no\\n' > /run/systemd/system/bare.target
export container=holofleet
exec /lib/systemd/systemd --system --unit=bare.target --log-target=console --show-status=0
`;

/** It ends with whoever starts it. */
const argsFor = (folder: string, group: string, line: string) => [
  ...["--pdeathsig", "KILL", "unshare", "--mount", "--uts", "--ipc", "sh", "-c", enter, "enter"],
  ...[folder, group, settle, line],
];
let started = 0;
const nextGroup = () => `holofleet-${process.pid}-${started++}`;

/** Why such a machine cannot be had here, or `null`: it takes Linux, root, systemd and the rights to mount and to make control groups. */
export async function whyNoMachine(): Promise<string | null> {
  if (process.platform !== "linux") return "it takes Linux";
  if (process.getuid?.() !== 0) return "it takes root";
  const folder = await mkdtemp(join(tmpdir(), "machine-"));
  const group = nextGroup();
  const line = "test -x /lib/systemd/systemd || { echo there is no systemd >&2; exit 1; }";
  const tried = spawnSync("setpriv", argsFor(folder, group, line), { encoding: "utf8", timeout: 20_000 });
  await clear(folder, group);
  if (tried.status === 0) return null;
  return tried.error?.message ?? (tried.stderr.trim().split("\n")[0] || `its root ended with ${tried.status}`);
}

export async function startMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), "machine-"));
  const group = nextGroup();
  const outer = spawn("setpriv", argsFor(folder, group, boot), { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(outer, "close");
  const isUp = () => outer.exitCode === null && outer.signalCode === null;
  let log = "";
  for (const stream of [outer.stdout, outer.stderr])
    stream.on("data", (text) => {
      log += text;
    });
  const inside = { timeout: 20_000, interval: 50 };
  let pid = "";
  const run = async (line: string) => {
    // while its parent is there its number is nobody else's, and the mark says that this is it
    if (!isUp()) throw new Error(`the machine has ended: ${log}`);
    const spaces = ["--mount", "--uts", "--ipc", "--pid", "--cgroup"];
    const guarded = `test -e ${mark} || exit 125\n${line}`;
    const child = spawn("nsenter", ["--target", pid, ...spaces, "sh", "-c", guarded], {
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
  const stop = async () => {
    // its parent ends once it has, and takes a beginning with it
    if (isUp()) process.kill(pid === "" ? Number(outer.pid) : Number(pid), "SIGKILL");
    await ended;
    await clear(folder, group);
  };
  try {
    pid = await vi.waitFor(() => initOf(outer, log), inside);
    await vi.waitFor(async () => {
      const { code, out } = await run("systemctl list-units >/dev/null");
      if (code !== 0) throw new Error(`systemd does not answer: ${out}${log}`);
    }, inside);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { run, stop };
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

/** The mounts went with the machine; its folder and control groups, which are empty now, are taken away, and nothing that is not. */
async function clear(folder: string, group: string): Promise<void> {
  await rmdir(folder);
  const mounts = await readFile("/proc/mounts", "utf8");
  const groups = /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1];
  if (!groups) return;
  const { stdout } = await promisify(execFile)("find", [join(groups, group), "-depth", "-type", "d"]).catch(() => ({
    stdout: "",
  }));
  for (const path of stdout.split("\n").filter(Boolean)) await rmdir(path).catch(() => {});
}
