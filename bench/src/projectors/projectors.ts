import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { ApiClient } from "@holofleet/contract/client.ts";
import { startConsole } from "../console.ts";
import { markdown, report } from "../report.ts";
import { median, percentile } from "../run.ts";
import { talkBare } from "./bare.ts";
import { openProjectorMall, type ProjectorMall } from "./mall.ts";

interface Options {
  projectors: number;
  rounds: number;
  rest: number;
}

type Ended = Awaited<ReturnType<ApiClient["commands"]["show"]>>;

/** Longer than an agent keeps a connection that it does not need: each press begins with a new one. */
const apartMs = 2_300;
/** Between two commands of one connection: what the agent leaves a device. */
const gapMs = 50;

export async function projectors(options: Options): Promise<void> {
  const console = await startConsole();
  const mall = await openProjectorMall(console, options.projectors);
  try {
    const [accepts, total] = await switchAllOn(mall);
    const presses = await press(mall, options.rounds);
    const share = await watchAtRest(mall.pid, options.rest);
    await report("projectors", "Projectors", [
      `${options.projectors} simulated PJLink projectors on TCP ports of this machine, a console as \`npm start\` runs it (Postgres, broker) and one agent, each a process of its own.`,
      "From a press at the API to the answer that the API calls confirmed, and the same conversation over a bare socket: connect, look at the power, look at the mute, set it, look again, the same 50 ms between two commands. In turn, a new connection each time.",
      presses,
      markdown(
        [`${options.projectors} switched on at once`, "milliseconds"],
        [
          ["accepted by the agent, median", median(accepts).toFixed(0)],
          ["accepted by the agent, slowest", Math.max(...accepts).toFixed(0)],
          ["all confirmed, with a warm-up of 1000 ms", total.toFixed(0)],
        ],
      ),
      `At rest, all ${options.projectors} on and polled every 20 s: the agent takes ${share} of one core, over ${options.rest} s.`,
    ]);
  } finally {
    await mall.stop();
    await console.stop();
  }
}

/** @returns milliseconds from each order to its `accepted`, and until all are confirmed */
async function switchAllOn({ api, ids }: ProjectorMall): Promise<[number[], number]> {
  const began = performance.now();
  const asked = await Promise.all(ids.map((id) => api.projectors.power({ id, on: true })));
  const ended = await Promise.all(asked.map(({ id }) => end(api, id, 200)));
  const odd = ended.filter(({ state }) => state !== "confirmed");
  if (odd.length > 0) throw new Error(`${odd.length} projectors did not go on: ${odd[0]?.state} ${odd[0]?.reason}`);
  const accepts = ended.map(({ createdAt, acceptedAt }) => Date.parse(acceptedAt ?? "") - Date.parse(createdAt));
  return [accepts, performance.now() - began];
}

async function press(mall: ProjectorMall, rounds: number): Promise<string> {
  const { api, ids, ports } = mall;
  const [id, port] = [ids[0] ?? "", ports.toSorted((a, b) => a - b).at(-1) ?? 0];
  const times = { press: [] as number[], agent: [] as number[], bare: [] as number[], hasty: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const video = round % 2 === 0;
    const set = `%1AVMT 1${video ? 1 : 0}`;
    await pause(apartMs);
    const began = performance.now();
    const asked = await api.projectors.command({ id, wish: { type: "mute", video } });
    const ended = await end(api, asked.id, 4);
    times.press.push(performance.now() - began);
    if (ended.state !== "confirmed") throw new Error(`A press ended ${ended.state}: ${ended.reason}`);
    times.agent.push(ended.elapsedMs);
    times.bare.push(await talkBare(port, ["%1POWR ?", "%1AVMT ?", set, "%1AVMT ?"], gapMs));
    times.hasty.push(await talkBare(port, [set, "%1AVMT ?"], 0));
  }
  const bare = median(times.bare);
  const row = (name: string, list: number[]) => {
    const more = list === times.bare ? "" : `${(median(list) - bare).toFixed(0)}`;
    return [name, median(list).toFixed(0), percentile(list, 95).toFixed(0), more];
  };
  return markdown(
    ["milliseconds", "median", "95 %", "more than bare"],
    [
      row("press at the API → confirmed", times.press),
      row("of it in the agent, from the message to the result", times.agent),
      row("the same conversation over a bare socket", times.bare),
      row("set and look only, without a pause", times.hasty),
    ],
  );
}

/** Waits for a command's end, looking so often. */
async function end(api: ApiClient, id: string, everyMs: number): Promise<Ended> {
  for (const until = performance.now() + 60_000; performance.now() < until; await pause(everyMs)) {
    const shown = await api.commands.show({ id });
    if (shown.final) return shown;
  }
  throw new Error(`Command ${id} has no end after a minute.`);
}

/** The share of one core that a process takes, in words. Linux only: elsewhere nobody counts it that finely. */
async function watchAtRest(pid: number, seconds: number): Promise<string> {
  if (process.platform !== "linux") return "an unmeasured share";
  await pause(5_000);
  const before = cpuSeconds(pid);
  await pause(seconds * 1000);
  return `${(((cpuSeconds(pid) - before) / seconds) * 100).toFixed(1)} %`;
}

/** User and system time of a process so far; the kernel counts in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
