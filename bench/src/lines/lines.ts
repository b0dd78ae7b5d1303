import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConsole } from "../console.ts";
import { bytesOf, makeLibrary, photograph } from "../library.ts";
import { markdown, report } from "../report.ts";
import { isInstalled, median } from "../run.ts";
import { bundleAgent, startAgent } from "../sync/agent.ts";
import { openMall } from "../sync/mall.ts";
import { freshFolder, linkedCopy, namesIn } from "../sync/trees.ts";
import { delayedWay } from "./delay.ts";
import { openLine, packet } from "./namespace.ts";

const delays = [0, 40];

/** What an agent makes of a slow line, near and far away. Needs root on Linux. */
export async function lines({ mbit, frames, rounds }: { mbit: number; frames: number; rounds: number }): Promise<void> {
  if (process.getuid?.() !== 0 || !isInstalled("tc")) throw new Error("This needs root on Linux, and tc (iproute2).");
  const library = await makeLibrary("photographs", frames, photograph);
  const scratch = await mkdtemp(join(tmpdir(), "holofleet-bench-lines-"));
  const console = await startConsole();
  const line = openLine(mbit);
  try {
    const mall = await openMall(console);
    const folder = await linkedCopy(library, join(scratch, "works"));
    await mall.publish(folder);
    const size = await bytesOf((await namesIn(folder)).map((name) => join(folder, name)));
    const program = await bundleAgent(scratch);
    const limit = ((mbit * 1e6) / 8) * (packet.payload / packet.bytes);
    const times = new Map<number, number[]>(delays.map((delay) => [delay, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [delay, taken] of times) {
        const way = await delayedWay(console.url, line.near, delay / 2);
        const agent = await startAgent(program, await freshFolder(scratch), way.url, mall.bearer, line.within);
        taken.push((await agent.pass()).milliseconds / 1000);
        await agent.stop();
        way.close();
      }
    }
    const row = ([delay, taken]: [number, number[]]) => [
      delay === 0 ? "none" : `${delay} ms there and back`,
      taken.map((seconds) => seconds.toFixed(2)).join(", "),
      `${(size / median(taken) / 1e6).toFixed(2)} MB/s`,
      `${((100 * size) / median(taken) / limit).toFixed(1)} %`,
    ];
    await report(`lines-${mbit}`, `A line of ${mbit} Mbit/s`, [
      `${frames} photographs, ${(size / 1e6).toFixed(0)} MB, into an agent at the far end of a line (token bucket between two network namespaces, packets of ${packet.bytes} bytes): from the bell to the work switched. The line's limit is ${(limit / 1e6).toFixed(2)} MB/s of payload. The delay is made by a program between two connections, so that requests and answers pay for it. In turn, ${rounds} rounds, the median counts.`,
      markdown(["delay", "seconds of each round", "payload", "of the line's limit"], [...times].map(row)),
    ]);
  } finally {
    line.close();
    await console.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}
