/**
 * An agent's sync without its other parts, to be driven from outside: `<data folder> <console url> <bearer>`. For each line on
 * standard input it rings the agent's bell, and answers with one line when all is there: a JSON of `Pass`. Says `half` on the way.
 */
import { createInterface } from "node:readline";
import pino from "pino";
import { createConsoleApi } from "../../../apps/agent/src/console-api/client.ts";
import { createServerClock } from "../../../apps/agent/src/console-api/clock.ts";
import { createHttp } from "../../../apps/agent/src/console-api/http.ts";
import type { ConsoleApi } from "../../../apps/agent/src/console-api/port.ts";
import { openStore } from "../../../apps/agent/src/store/store.ts";
import { createReconciler, type Reconciler, type SyncState } from "../../../apps/agent/src/sync/reconcile.ts";

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
const log = pino({ level: "error" }, pino.destination(2));
const store = await openStore(folder, log);
const api = createConsoleApi(createHttp(url, bearer), createServerClock());
let received = 0;
let onState: (state: SyncState) => void = () => {};
let reconciler: Reconciler | null = null;
say("ready");

for await (const _ of createInterface({ input: process.stdin })) {
  received = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  await settled();
  const { user, system } = process.cpuUsage(cpu);
  const pass: Pass = {
    milliseconds: performance.now() - began,
    cpuSeconds: (user + system) / 1e6,
    peakMemory: process.resourceUsage().maxRSS * 1024,
    received,
  };
  say(JSON.stringify(pass));
}

await (reconciler as Reconciler | null)?.stop();
process.exit();

/** Rings the bell, and resolves when the agent rests and holds what it should. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    let half = false;
    onState = ({ phase, files, desiredRelease, activeRelease }) => {
      if (!half && files.total > 0 && files.done >= files.total / 2) say("half");
      half ||= files.total > 0 && files.done >= files.total / 2;
      if (phase === "idle" && desiredRelease !== null && desiredRelease === activeRelease) resolve();
    };
    if (reconciler) return reconciler.nudge();
    const told = (state: SyncState) => onState(state);
    reconciler = createReconciler({ store, api: counting(api), log, onState: told, limits: { reserveBytes: 0 } });
  });
}

/** The same console, whose bytes of blobs are counted. */
function counting(console: ConsoleApi): ConsoleApi {
  async function* counted(body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      received += chunk.length;
      yield chunk;
    }
  }
  return {
    ...console,
    async blob(...args) {
      const answer = await console.blob(...args);
      return { ...answer, body: counted(answer.body) };
    },
    async pack(...args) {
      const body = await console.pack(...args);
      return body && counted(body);
    },
  };
}
