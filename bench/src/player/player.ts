import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { build } from "esbuild";
import { usualLimits } from "../../../apps/agent/src/player/frame-cache.ts";
import { bytesOf, makeLibrary, photograph } from "../library.ts";
import { markdown, report } from "../report.ts";
import { isInstalled, median } from "../run.ts";
import { type Served, serveWithNginx } from "../sync/serve.ts";
import { namesIn } from "../sync/trees.ts";

/** What one run of wrk saw. */
interface Load {
  perSecond: number;
  /** milliseconds that one answer of a hundred took longer than */
  p99: number;
}

const secondsARun = 5;

/** Frames from an agent's player, beside nginx with the same files; one load generator, wrk, for both. */
export async function player({ frames, rounds }: { frames: number; rounds: number }): Promise<void> {
  for (const program of ["wrk", "nginx"]) if (!isInstalled(program)) throw new Error(`${program} is not installed.`);
  const library = await makeLibrary("squares", frames, { ...photograph, width: 1080, height: 1080 });
  const names = await namesIn(library);
  const size = await bytesOf(names.map((name) => join(library, name)));
  const scratch = await mkdtemp(join(tmpdir(), "holofleet-bench-player-"));
  const servers: Served[] = [];
  try {
    const agent = await startPlayer(scratch, library);
    servers.push(agent);
    const nginx = await serveWithNginx(library, scratch);
    servers.push(nginx);
    const seen = new Map<string, Load[]>();
    const runs: [string, string, number][] = [
      ["the agent's player", `${agent.url}/works/bench/`, 32],
      ["nginx", `${nginx.url}/`, 32],
      ["the agent's player, one client", `${agent.url}/works/bench/`, 1],
      ["nginx, one client", `${nginx.url}/`, 1],
    ];
    for (const [, url] of runs.slice(0, 2)) await measure(scratch, url, names, 32);
    for (let round = 0; round < rounds; round++)
      for (const [name, url, clients] of runs)
        seen.set(name, [...(seen.get(name) ?? []), await measure(scratch, url, names, clients)]);
    const rate = (name: string) => median((seen.get(name) ?? []).map(({ perSecond }) => perSecond));
    const rows = runs.map(([name, , clients]) => [
      name,
      (seen.get(name) ?? []).map(({ perSecond }) => perSecond.toFixed(0)).join(", "),
      rate(name).toFixed(0),
      `${(rate(name) / rate(clients === 1 ? "nginx, one client" : "nginx")).toFixed(2)} ×`,
      `${((rate(name) * size) / frames / 1e6).toFixed(0)} MB/s`,
      `${median((seen.get(name) ?? []).map(({ p99 }) => p99)).toFixed(2)} ms`,
    ]);
    await report("player", "Frames from the agent's player", [
      `${frames} frames of 1080 × 1080 pixels, ${(size / frames / 1000).toFixed(0)} kB each, over loopback, to wrk with 32 clients and with one; ${secondsARun} s a run, in turn, ${rounds} rounds, the median counts. The agent: one process, which keeps the frames that were asked for last in ${usualLimits.bytes / 2 ** 20} MB of memory, here ${size <= usualLimits.bytes ? "all of them" : "a part of them"}; what is there was hashed there, and each answer belongs to one revision. nginx: two workers, sendfile. wrk takes its share of the same cores.`,
      markdown(["server", "requests/s, each round", "median", "to nginx", "bytes", "p99"], rows),
    ]);
  } finally {
    for (const server of servers) await server.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The player as agents are shipped: packed into one file, in a process of its own. */
async function startPlayer(scratch: string, library: string): Promise<Served> {
  const outfile = join(scratch, "driven-player.mjs");
  const js =
    'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';
  const shape = { bundle: true, platform: "node", format: "esm", target: "node20", logLevel: "warning" } as const;
  await build({ ...shape, entryPoints: [join(import.meta.dirname, "driven-player.ts")], outfile, banner: { js } });
  const child = spawn(process.execPath, [outfile, join(scratch, "data"), library], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(createInterface(child.stdout), "line");
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function measure(scratch: string, url: string, names: string[], clients: number): Promise<Load> {
  const script = join(scratch, "frames.lua");
  await writeFile(
    script,
    `local names = {${names.map((name) => `"${name}"`).join(",")}}
local at = 0
request = function()
  at = at % #names + 1
  return wrk.format("GET", wrk.path .. names[at])
end`,
  );
  const threads = clients === 1 ? 1 : 2;
  const flags = [`-t${threads}`, `-c${clients}`, `-d${secondsARun}s`, "--latency", "-s", script, url];
  const { stdout } = await promisify(execFile)("wrk", flags);
  const [, perSecond] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? [];
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  if (!perSecond || !p99 || /Non-2xx/.test(stdout)) throw new Error(`wrk: ${stdout}`);
  return { perSecond: Number(perSecond), p99: Number(p99) * (unit === "us" ? 0.001 : unit === "s" ? 1000 : 1) };
}
