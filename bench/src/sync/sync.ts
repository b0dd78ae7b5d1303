import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchConsole, startConsole } from "../console.ts";
import { bytesOf, makeLibrary, photograph } from "../library.ts";
import { markdown, report } from "../report.ts";
import { isInstalled, median } from "../run.ts";
import { bundleAgent, startAgent } from "./agent.ts";
import type { Pass } from "./driven-agent.ts";
import { type BenchMall, openMall } from "./mall.ts";
import { installedPeers, type Peer, peers, type Run, runPeer, type Source, settle } from "./peers.ts";
import { countedLine, serveWithNginx, serveWithRsync } from "./serve.ts";
import { change, freshFolder, linkedCopy, namesIn, renameSome } from "./trees.ts";

/** Everything that the measurements share. */
interface Bench {
  scratch: string;
  console: BenchConsole;
  mall: BenchMall;
  /** the agent, packed */
  program: string;
  /** what is published now */
  folder: string;
  rounds: number;
}

interface Table {
  agent: Pass[];
  peers: Map<string, Run[]>;
}

/** 400 Mbit/s: slower than an agent takes bytes in, as lines are, so that none wait in buffers. */
const lineBytesPerSecond = 50e6;

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} MB`;
const seconds = (pass: Pass) => pass.milliseconds / 1000;

export const parts = ["full", "again", "killed"] as const;
export type Part = (typeof parts)[number];

/** A library's way from the console into an agent's store, beside the programs that people use to bring files elsewhere. */
export async function sync({ frames, rounds, part }: { frames: number; rounds: number; part: Part }): Promise<void> {
  const library = await makeLibrary("photographs", frames, photograph);
  const others = rounds * Math.ceil(frames / 100);
  const changes = await makeLibrary("changes", part === "again" ? others : 0, { ...photograph, quality: 81 });
  const scratch = await mkdtemp(join(tmpdir(), "holofleet-bench-sync-"));
  const console = await startConsole();
  try {
    const mall = await openMall(console);
    const folder = await linkedCopy(library, join(scratch, "works"));
    await mall.publish(folder);
    const bench: Bench = { scratch, console, mall, program: await bundleAgent(scratch), folder, rounds };
    const size = await bytesOf((await namesIn(folder)).map((name) => join(folder, name)));
    const tables: Record<Part, () => Promise<string[]>> = {
      full: async () => [table("full sync", await measureFull(bench))],
      killed: async () => [await measureKill(bench, size)],
      async again() {
        const held = await openHolders(bench);
        const alterations: Record<string, (round: number) => Promise<void>> = {
          "no change": async () => {},
          "1 % changed": (round) => change(folder, 0.01, changes, round).then(() => mall.publish(folder)),
          "20 % renamed": (round) => renameSome(folder, 0.2, round).then(() => mall.publish(folder)),
        };
        const results: string[] = [];
        for (const [name, alter] of Object.entries(alterations))
          results.push(table(name, await measureAgain(rounds, held, alter)));
        await held.agent.stop();
        return results;
      },
    };
    const measured = await tables[part]();
    const absent = peers.filter(({ program }) => !isInstalled(program)).map(({ name }) => name);
    await report(`sync-${part}`, "Bringing a library to a mall", [
      `${frames} photographs, ${mb(size)}, over loopback from the console; each byte verified and durable, the work switched. The agent: one process that is there already, as in a mall. The peers: their own start included; none but rsync --fsync makes a file durable, none verifies what it wrote. In turn, ${rounds} rounds, the median counts.${absent.length > 0 ? ` Not installed: ${absent.join(", ")}.` : ""}`,
      ...measured,
    ]);
  } finally {
    await console.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

function table(name: string, { agent, peers: others }: Table): string {
  const ours = median(agent.map(seconds));
  const row = (who: string, times: number[], cpu: number[], more: string) => [
    who,
    times.map((time) => time.toFixed(2)).join(", "),
    median(times).toFixed(2),
    `${(ours / median(times)).toFixed(2)} ×`,
    median(cpu).toFixed(2),
    more,
  ];
  const memory = mb(Math.max(...agent.map(({ peakMemory }) => peakMemory)));
  const came = mb(Math.max(...agent.map(({ received }) => received)));
  return markdown(
    [name, "seconds of each round", "median", "the agent takes", "CPU seconds", ""],
    [
      row(
        "agent",
        agent.map(seconds),
        agent.map(({ cpuSeconds }) => cpuSeconds),
        `peak memory ${memory}, fetched ${came}`,
      ),
      ...Array.from(others, ([who, runs]) =>
        row(
          who,
          runs.map((run) => run.seconds),
          runs.map(({ cpuSeconds }) => cpuSeconds),
          "",
        ),
      ),
    ],
  );
}

async function openSource({ scratch, mall, folder }: Bench): Promise<Source & { stop(): Promise<void> }> {
  const files = await namesIn(folder);
  const nginx = isInstalled("nginx") ? await serveWithNginx(folder, scratch) : null;
  const rsync = isInstalled("rsync") ? await serveWithRsync(folder, scratch) : null;
  const addresses = nginx ? null : await mall.addresses();
  return {
    ...{ folder, files, scratch },
    rsync: rsync?.url ?? null,
    header: nginx ? null : `Authorization: Bearer ${mall.bearer}`,
    urlOf: (file) => (nginx ? `${nginx.url}/${file}` : (addresses?.get(file) ?? "")),
    async stop() {
      await nginx?.stop();
      await rsync?.stop();
    },
  };
}

async function measureFull(bench: Bench): Promise<Table> {
  const { scratch, console, mall, program, rounds } = bench;
  const source = await openSource(bench);
  const result: Table = { agent: [], peers: new Map() };
  for (let round = 1; round <= rounds; round++) {
    const store = await freshFolder(scratch);
    settle();
    const agent = await startAgent(program, store, console.url, mall.bearer);
    result.agent.push(await agent.pass());
    await agent.stop();
    for (const peer of installedPeers()) {
      const to = await freshFolder(scratch);
      settle();
      note(result, peer, await runPeer(peer, source, to));
    }
    process.stderr.write(`round ${round}: ${JSON.stringify({ ...result, peers: [...result.peers] })}\n`);
  }
  await source.stop();
  return result;
}

/** Those who hold what is published now: the agent, and rsync, each with a folder of its own. */
async function openHolders({ scratch, console, mall, program, folder }: Bench) {
  const source = { folder, files: [], rsync: null, header: null, scratch, urlOf: () => "" };
  const rsyncs = installedPeers().filter((peer) => peer.name === "rsync" || peer.name === "rsync --fsync");
  const agent = await startAgent(program, await freshFolder(scratch), console.url, mall.bearer);
  await agent.pass();
  const held = new Map(await Promise.all(rsyncs.map(async (peer) => [peer, await freshFolder(scratch)] as const)));
  for (const [peer, to] of held) await runPeer(peer, source, to);
  return { source, agent, held };
}

/** Changes what is published, and measures who held it as it was before. */
async function measureAgain(
  rounds: number,
  { source, agent, held }: Awaited<ReturnType<typeof openHolders>>,
  alter: (round: number) => Promise<void>,
): Promise<Table> {
  const result: Table = { agent: [], peers: new Map() };
  for (let round = 0; round < rounds; round++) {
    await alter(round);
    settle();
    result.agent.push(await agent.pass());
    for (const [peer, to] of held) {
      settle();
      note(result, peer, await runPeer(peer, source, to));
    }
  }
  return result;
}

function note(result: Table, peer: Peer, run: Run): void {
  result.peers.set(peer.name, [...(result.peers.get(peer.name) ?? []), run]);
}

/** Kills an agent half-way and starts it again; what came down the line beyond the library was fetched twice, or is framing. */
async function measureKill({ scratch, console, mall, program, rounds }: Bench, size: number): Promise<string> {
  const twice: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const line = await countedLine(console.url, lineBytesPerSecond);
    const store = await freshFolder(scratch);
    await (await startAgent(program, store, line.url, mall.bearer)).killAtHalf();
    const again = await startAgent(program, store, line.url, mall.bearer);
    await again.pass();
    await again.stop();
    await line.stop();
    twice.push(line.bytes() - size);
  }
  return markdown(
    ["killed at 50 % and started again", "bytes beyond the library", "share"],
    twice.map((bytes, round) => [`round ${round + 1}`, mb(bytes), `${((100 * bytes) / size).toFixed(2)} %`]),
  );
}
