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
import { countedLine, type Served, serveWithNginx } from "./serve.ts";
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

/** A library's way from the console into an agent's store, beside the programs that people use to bring files elsewhere. */
export async function sync({ frames, rounds }: { frames: number; rounds: number }): Promise<void> {
  const library = await makeLibrary("photographs", frames, photograph);
  const changes = await makeLibrary("changes", Math.ceil(frames / 100), { ...photograph, quality: 81 });
  const scratch = await mkdtemp(join(tmpdir(), "holofleet-bench-sync-"));
  const console = await startConsole();
  try {
    const mall = await openMall(console);
    const folder = await linkedCopy(library, join(scratch, "works"));
    await mall.publish(folder);
    const bench: Bench = { scratch, console, mall, program: await bundleAgent(scratch), folder, rounds };
    const size = await bytesOf((await namesIn(folder)).map((name) => join(folder, name)));
    const full = await measureFull(bench);
    const killed = await measureKill(bench, size);
    const same = await measureAgain(bench, async () => {});
    const changed = await measureAgain({ ...bench, rounds: 1 }, () => change(folder, 0.01, changes));
    const renamed = await measureAgain({ ...bench, rounds: 1 }, () => renameSome(folder, 0.2));
    const absent = peers.filter(({ program }) => !isInstalled(program)).map(({ name }) => name);
    await report("sync", "Bringing a library to a mall", [
      `${frames} photographs, ${mb(size)}, over loopback from the console; each byte verified and durable, the work switched. The agent: one process that is there already, as in a mall. The peers: their own start included; none but rsync --fsync makes a file durable, none verifies what it wrote. In turn, ${rounds} rounds, the median counts.${absent.length > 0 ? ` Not installed: ${absent.join(", ")}.` : ""}`,
      table("full sync", full),
      table("no change", same),
      table("1 % changed", changed),
      table("20 % renamed", renamed),
      killed,
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
  if (isInstalled("nginx")) {
    const served: Served = await serveWithNginx(folder, scratch);
    return { folder, files, scratch, header: null, urlOf: (file) => `${served.url}/${file}`, stop: served.stop };
  }
  const addresses = await mall.addresses();
  const header = `Authorization: Bearer ${mall.bearer}`;
  return { folder, files, scratch, header, urlOf: (file) => addresses.get(file) ?? "", stop: async () => {} };
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

/** Changes what is published, and measures who held it as it was before: the agent, and rsync. */
async function measureAgain(bench: Bench, alter: () => Promise<unknown>): Promise<Table> {
  const { scratch, console, mall, program, folder, rounds } = bench;
  const source = { folder, files: [], header: null, scratch, urlOf: () => "" };
  const result: Table = { agent: [], peers: new Map() };
  const rsyncs = installedPeers().filter((peer) => peer.program === "rsync");
  const store = await freshFolder(scratch);
  const held = new Map(await Promise.all(rsyncs.map(async (peer) => [peer, await freshFolder(scratch)] as const)));
  const agent = await startAgent(program, store, console.url, mall.bearer);
  await agent.pass();
  for (const [peer, to] of held) await runPeer(peer, source, to);
  await alter();
  await mall.publish(folder);
  for (let round = 1; round <= rounds; round++) {
    settle();
    result.agent.push(await agent.pass());
    for (const [peer, to] of held) {
      settle();
      note(result, peer, await runPeer(peer, source, to));
    }
  }
  await agent.stop();
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
