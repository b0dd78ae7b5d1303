import { mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { thumbnail } from "../../../apps/console/src/images/recipes.ts";
import { startConsole } from "../console.ts";
import { bytesOf, makeLibrary, photograph } from "../library.ts";
import { markdown, report } from "../report.ts";
import { median, percentile, timedScript } from "../run.ts";
import { hasVips, type Load, runSharp, runVips } from "./peers.ts";
import { watchHealth, watchMemory } from "./watch.ts";

interface Taken {
  seconds: number;
  /** of the same folder once more: nothing of it changed */
  again: number;
  /** milliseconds of each answer of /api/v1/health */
  health: number[];
  /** bytes at the peak */
  memory: { console: number; workers: number };
}

const mb = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** A folder's way into a console, beside what decodes and thumbnails alone cost by plain sharp and by vipsthumbnail. */
export async function ingest({ frames, rounds }: { frames: number; rounds: number }): Promise<void> {
  const folder = await makeLibrary("photographs", frames, photograph);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".jpg")).map((name) => join(folder, name));
  const bytes = await bytesOf(files);
  // as many as the console starts
  const processes = Math.min(4, Math.max(2, availableParallelism()));
  const vips = await hasVips();
  // removed at the very end: a file system may still be busy with thousands of removed files when the next round makes new ones
  const scratch = await mkdtemp(join(tmpdir(), "holofleet-bench-"));
  try {
    await measure({ folder, bytes, vips, rounds, load: { files, processes, scratch } });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Plan {
  folder: string;
  bytes: number;
  vips: boolean;
  rounds: number;
  load: Load;
}

async function measure({ folder, bytes, vips, rounds, load }: Plan): Promise<void> {
  const times = { holofleet: [] as number[], sharp: [] as number[], same: [] as number[], vips: [] as number[] };
  const taken: Taken[] = [];
  for (let round = 1; round <= rounds; round++) {
    times.sharp.push(await runSharp(load));
    const one = await takeIn(folder, load.scratch);
    taken.push(one);
    times.holofleet.push(one.seconds);
    times.same.push(await runSharp(load, thumbnail.effort));
    if (vips) times.vips.push(await runVips(load));
    process.stderr.write(`round ${round}: ${JSON.stringify(times)}\n`);
  }

  const ours = median(times.holofleet);
  const row = (name: string, list: number[]) => [
    name,
    list.map((seconds) => seconds.toFixed(1)).join(", "),
    median(list).toFixed(1),
    `${(ours / median(list)).toFixed(2)} ×`,
    mb(bytes / median(list)),
  ];
  const health = taken.flatMap((one) => one.health);
  await report("ingest", "Taking in a library", [
    `${load.files.length} photographs, ${mb(bytes)}. Holofleet: \`holofleet works publish\` over loopback, with hashing on both sides, full decode, thumbnail, durable files, rows, revision. The peers: decode and thumbnail (${thumbnail.edge} px, WebP, quality ${thumbnail.quality}) alone, of the same files, ${load.processes} processes each, with their own defaults.`,
    markdown(
      ["", "seconds of each round", "median", "Holofleet takes", "per second"],
      [
        row("Holofleet", times.holofleet),
        row("sharp", times.sharp),
        row(`sharp, WebP effort ${thumbnail.effort} as ours`, times.same),
        ...(vips ? [row("vipsthumbnail", times.vips)] : []),
      ],
    ),
    markdown(
      ["besides", "measured", "aim"],
      [
        ["the same folder again, unchanged", `${median(taken.map(({ again }) => again)).toFixed(2)} s`, "< 1 s"],
        ["/api/v1/health, p95", `${percentile(health, 95).toFixed(0)} ms of ${health.length}`, "< 100 ms"],
        ["console, peak memory", mb(Math.max(...taken.map(({ memory }) => memory.console))), "< 600 MB"],
        ["image workers together, peak memory", mb(Math.max(...taken.map(({ memory }) => memory.workers))), "< 400 MB"],
      ],
    ),
  ]);
}

async function takeIn(folder: string, scratch: string): Promise<Taken> {
  const own = await mkdtemp(join(scratch, "console-"));
  const console = await startConsole(join(own, "home"));
  const health = watchHealth(console.url);
  const memory = watchMemory(console.pid);
  try {
    const session = { HOLOFLEET_URL: console.url, HOLOFLEET_TOKEN: console.token, HOLOFLEET_CACHE: join(own, "cache") };
    const publish = () =>
      timedScript("packages/cli/src/main.ts", ["works", "publish", folder, "--title", "Bench", "--json"], session);
    const seconds = await publish();
    const meanwhile = { health: await health.stop(), memory: memory.stop() };
    return { seconds, ...meanwhile, again: await publish() };
  } finally {
    await health.stop();
    memory.stop();
    await console.stop();
  }
}
