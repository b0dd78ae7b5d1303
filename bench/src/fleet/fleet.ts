import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOfHex } from "@holofleet/shared/content/digest.ts";
import { startConsole } from "../console.ts";
import { bytesOf, makeLibrary, photograph } from "../library.ts";
import { markdown, report } from "../report.ts";
import { isInstalled, median, timed } from "../run.ts";
import { bundleAgent, startAgent } from "../sync/agent.ts";
import { openMall } from "../sync/mall.ts";
import { peers, settle } from "../sync/peers.ts";
import { serveWithNginx } from "../sync/serve.ts";
import { freshFolder, linkedCopy, namesIn } from "../sync/trees.ts";
import { curlPacks } from "./packs.ts";

interface Sample {
  seconds: number;
  /** of the console: bytes of memory at its peak, seconds of processor time */
  memory: number;
  cpuSeconds: number;
}

/** Many agents that download at once from one console, beside nginx and as many wget2. */
export async function fleet({ frames, rounds, agents }: { frames: number; rounds: number; agents: number }) {
  const wget = peers.find(({ program }) => program === "wget2");
  if (!wget || !isInstalled("wget2") || !isInstalled("nginx")) throw new Error("This needs nginx and wget2.");
  const library = await makeLibrary("photographs", frames, photograph);
  const scratch = await mkdtemp(join(tmpdir(), "holofleet-bench-fleet-"));
  const console = await startConsole();
  try {
    const mall = await openMall(console);
    const bearers = [mall.bearer];
    while (bearers.length < agents) bearers.push(await mall.addMall());
    const folder = await linkedCopy(library, join(scratch, "works"));
    await mall.publish(folder);
    const files = await namesIn(folder);
    const size = await bytesOf(files.map((name) => join(folder, name)));
    const program = await bundleAgent(scratch);
    const digests = [...(await mall.addresses()).values()].map((url) => digestOfHex(url.slice(-64)));
    const nginx = await serveWithNginx(folder, scratch);
    const source = {
      folder,
      files,
      scratch,
      rsync: null,
      header: null,
      urlOf: (file: string) => `${nginx.url}/${file}`,
    };

    const ways: Record<string, () => Promise<Sample>> = {
      "agents, verified and durable": async () => {
        const fleet = await Promise.all(
          bearers.map(async (bearer) => startAgent(program, await freshFolder(scratch), console.url, bearer)),
        );
        const sample = await measured(console.pid, () => Promise.all(fleet.map((agent) => agent.pass())));
        await Promise.all(fleet.map((agent) => agent.stop()));
        return sample;
      },
      "curl that takes the console's packs": async () => {
        const all = await Promise.all(
          bearers.map(async (bearer) =>
            curlPacks({ url: console.url, bearer, digests, folder: await freshFolder(scratch) }),
          ),
        );
        return measured(console.pid, () => Promise.all(all.map((args) => timed("curl", args))));
      },
      "wget2 at nginx": async () => {
        const all = await Promise.all(bearers.map(async () => wget.command(source, await freshFolder(scratch))));
        return measured(console.pid, () => Promise.all(all.map((args) => timed(wget.program, args))));
      },
    };
    const samples = new Map<string, Sample[]>(Object.keys(ways).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, way] of Object.entries(ways)) {
        settle();
        samples.get(name)?.push(await way());
        process.stderr.write(`${name}: ${JSON.stringify(samples.get(name)?.at(-1))}\n`);
      }
    }
    await nginx.stop();
    const rate = (taken: Sample[]) => (agents * size) / median(taken.map(({ seconds }) => seconds));
    const best = rate(samples.get("wget2 at nginx") ?? []);
    const row = ([name, taken]: [string, Sample[]]) => [
      `${agents} ${name}`,
      taken.map(({ seconds }) => seconds.toFixed(2)).join(", "),
      `${(rate(taken) / 1e6).toFixed(0)} MB/s`,
      `${(rate(taken) / best).toFixed(2)} ×`,
      median(taken.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
      taken.map(({ memory }) => `${(memory / 1e6).toFixed(0)} MB`).join(", "),
    ];
    await report("fleet", "Many malls at once", [
      `${agents} at once, each with ${frames} photographs, ${(size / 1e6).toFixed(0)} MB, over loopback: everything on this one machine. In turn, ${rounds} rounds, the median counts.`,
      markdown(
        [
          "who",
          "seconds of each round",
          "together",
          "of wget2's",
          "CPU seconds of the console",
          "its memory, each round",
        ],
        [...samples].map(row),
      ),
    ]);
  } finally {
    await console.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measured(pid: number, work: () => Promise<unknown>): Promise<Sample> {
  let memory = memoryOf(pid);
  const watch = setInterval(() => {
    memory = Math.max(memory, memoryOf(pid));
  }, 50);
  const [cpu, began] = [cpuOf(pid), performance.now()];
  await work();
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  return { seconds, memory, cpuSeconds: cpuOf(pid) - cpu };
}

const memoryOf = (pid: number) =>
  1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);

/** User and system time: fields 14 and 15 of proc(5), in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
