import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { createInterface } from "node:readline";

const python = "/usr/bin/python3";
const program = join(import.meta.dirname, "../legacy/old_agent.py");

/** Whether this machine has what the older agent is written with: Debian's python3-paho-mqtt, python3-requests, python3-pil. */
export const hasOldAgent = spawnSync(python, ["-c", "import paho.mqtt.client, requests, PIL"]).status === 0;

export interface OldAgent {
  /** lines that it told, in their order */
  lines: string[];
  /** Resolves with the first line from `from` on that fits; rejects when it ended or when nothing fitted for 30 s. */
  told(fits: RegExp, from?: number): Promise<string>;
  /** Paths of the files under its image root, `/` between parts. */
  files(): Promise<string[]>;
  root: string;
  stop(): Promise<void>;
}

export interface OldAgentOptions {
  mqttUrl: string;
  username: string;
  password: string;
  /** the mall's code; empty for the topics without one */
  mall: string;
  /** seconds; it took 10 */
  pace: number;
}

/** Starts the agent before Holofleet with a folder of its own, which `stop` removes. */
export async function startOldAgent({ mqttUrl, username, password, mall, pace }: OldAgentOptions): Promise<OldAgent> {
  const home = await mkdtemp(join(tmpdir(), "holofleet-old-agent-"));
  const root = join(home, "images");
  const config = join(home, "config.json");
  await writeFile(config, JSON.stringify({ mall, holoImageUrl: root }));
  const { hostname, port } = new URL(mqttUrl);
  const child = spawn(python, [program, config, hostname, port, username, password, String(pace)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    child.emit("told");
  });
  return {
    lines,
    root,
    told: (fits, from = 0) => waitFor(child, () => lines.slice(from).find((line) => fits.test(line)), `${fits}`),
    async files() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return files.map((file) => relative(root, file).split(sep).join("/")).sort();
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function waitFor<T>(child: ChildProcess, find: () => T | undefined, what: string): Promise<T> {
  const patience = AbortSignal.timeout(30_000);
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (child.exitCode !== null || patience.aborted) throw new Error(`The older agent never told ${what}`);
    await Promise.race([once(child, "told", { signal: patience }), once(child, "exit", { signal: patience })]).catch(
      () => {},
    );
  }
}
