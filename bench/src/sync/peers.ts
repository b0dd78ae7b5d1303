import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isInstalled } from "../run.ts";

/** What one run of a peer took: seconds by the clock, and of processor time of all its processes. */
export interface Run {
  seconds: number;
  cpuSeconds: number;
}

/** Files as a peer finds them: a folder, and the same over HTTP. */
export interface Source {
  folder: string;
  files: string[];
  /** address of a file */
  urlOf(file: string): string;
  /** the same from rsync's daemon, or none */
  rsync: string | null;
  /** a header that each request needs, or none */
  header: string | null;
  /** folder for lists and settings */
  scratch: string;
}

export interface Peer {
  name: string;
  program: string;
  /** Brings the source's files to the folder `to`, which may hold an older state of them. */
  command(source: Source, to: string): Promise<string[]>;
}

const header = (flag: string, source: Source) => (source.header ? [flag, source.header] : []);

async function list(source: Source, name: string, line: (file: string) => string): Promise<string> {
  const file = join(source.scratch, name);
  await writeFile(file, `${source.files.map(line).join("\n")}\n`);
  return file;
}

const rsync = (name: string, flags: string[]): Peer => ({
  name,
  program: "rsync",
  command: async ({ folder }, to) => ["-a", "--delete", ...flags, `${folder}/`, `${to}/`],
});

/** From a daemon: its seconds of processor time are the receiver's alone. */
const rsyncReceiver: Peer = {
  name: "rsync, receiver",
  program: "rsync",
  command: async ({ rsync: url, folder }, to) => ["-a", "--delete", `${url ?? folder}/`, `${to}/`],
};

/** Programs that people use to bring files to another machine. None of them but rsync --fsync makes a file durable. */
export const peers: Peer[] = [
  rsync("rsync", []),
  rsync("rsync --fsync", ["--fsync"]),
  rsyncReceiver,
  {
    name: "wget2",
    program: "wget2",
    async command(source, to) {
      const urls = await list(source, "wget2.txt", source.urlOf);
      return ["-q", "--max-threads=8", "-P", to, ...header("--header", source), "-i", urls];
    },
  },
  {
    name: "aria2c",
    program: "aria2c",
    async command(source, to) {
      const urls = await list(source, "aria2.txt", (file) => `${source.urlOf(file)}\n  out=${file}`);
      const quiet = ["-q", "--console-log-level=error", "--file-allocation=none", "--allow-overwrite=true"];
      return [...quiet, "-j16", "-x1", "-d", to, ...header("--header", source), "-i", urls];
    },
  },
  {
    name: "curl --parallel",
    program: "curl",
    async command(source, to) {
      const config = await list(
        source,
        "curl.txt",
        (file) => `url = "${source.urlOf(file)}"\noutput = "${join(to, file)}"`,
      );
      return ["-sS", "--parallel", "--parallel-max", "16", ...header("-H", source), "-K", config];
    },
  },
  {
    name: "rclone",
    program: "rclone",
    command: async ({ folder }, to) => ["sync", "--transfers", "8", "-q", folder, to],
  },
];

/** Those that are on this machine. */
export const installedPeers = (): Peer[] => peers.filter(({ program }) => isInstalled(program));

/** Runs a peer to its end. @throws when it fails */
export async function runPeer(peer: Peer, source: Source, to: string): Promise<Run> {
  await mkdir(to, { recursive: true });
  const args = await peer.command(source, to);
  const child = spawn("bash", ["-c", `TIMEFORMAT="%R %U %S"; time "$@"`, "bash", peer.program, ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  const [seconds = 0, user = 0, system = 0] = (said.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  if (code !== 0) throw new Error(`${peer.name} ended with ${code}: ${said.slice(0, 500)}`);
  return { seconds, cpuSeconds: user + system };
}

/** Writes what was written before to the disk, so that nobody pays for the one before him. */
export const settle = () => execFileSync("sync");
