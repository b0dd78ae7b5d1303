/**
 * An agent's sync without its other parts, to be driven from outside: `<data folder> <console url> <bearer>`. For each line on
 * standard input it makes one pass, as at a ring of its bell, and answers with one line: a JSON of `Pass`. Says `half` on the way.
 */
import { createInterface } from "node:readline";
import pino from "pino";
import { createConsoleApi } from "../../../apps/agent/src/console-api/client.ts";
import { createServerClock } from "../../../apps/agent/src/console-api/clock.ts";
import { createHttp } from "../../../apps/agent/src/console-api/http.ts";
import { openStore } from "../../../apps/agent/src/store/store.ts";
import { systemClock } from "../../../apps/agent/src/sync/clock.ts";
import { converge } from "../../../apps/agent/src/sync/converge.ts";
import { refreshDesired } from "../../../apps/agent/src/sync/desired.ts";

export interface Pass {
  milliseconds: number;
  /** of this process, user and system, during the pass */
  cpuSeconds: number;
  /** of this process since its start, bytes */
  peakMemory: number;
  /** bytes of blobs that came over the network */
  received: number;
}

const [folder = "", url = "", bearer = ""] = process.argv.slice(2);
const say = (text: string) => process.stdout.write(`${text}\n`);
const log = pino({ level: "silent" });
const store = await openStore(folder, log);
const api = createConsoleApi(createHttp(url, bearer), createServerClock());
const { signal } = new AbortController();
say("ready");
let passes = 0;

for await (const _ of createInterface({ input: process.stdin })) {
  const began = performance.now();
  const cpu = process.cpuUsage();
  let received = 0;
  let files = { done: 0, total: 0 };
  const changed = await refreshDesired({ store, api, log }, signal);
  const release = store.desired()?.desired.release.document;
  if (!release) throw new Error("the console did not say what to hold");
  const nothing = () => {};
  const watcher = {
    ...{ phase: nothing, started: nothing, activated: nothing, left: nothing },
    planned(plan: { files: typeof files }) {
      files = { ...plan.files };
    },
    received(_: unknown, __: number, fresh: number) {
      received += fresh;
    },
    verified() {
      files.done += 1;
      if (files.done === Math.round(files.total / 2)) say("half");
    },
  };
  const limits = { parallel: 8, stallMs: 30_000, reserveBytes: 0 };
  // as the agent itself does: what is there already is not looked at again at every ring
  if (changed || passes === 0)
    await converge(release, { store, api, clock: systemClock, limits, watcher, online: true, signal });
  const { user, system } = process.cpuUsage(cpu);
  const pass: Pass = {
    milliseconds: performance.now() - began,
    cpuSeconds: (user + system) / 1e6,
    peakMemory: process.resourceUsage().maxRSS * 1024,
    received,
  };
  passes += 1;
  say(JSON.stringify(pass));
}
