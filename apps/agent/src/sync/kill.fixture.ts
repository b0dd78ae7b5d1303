/**
 * An agent's sync as a process of its own, to be killed: `<data folder> <console url> [poison]`. Reading the manifest whose digest
 * is `poison` is its sudden end. Says each phase, and `synced` when it is.
 */
import pino from "pino";
import { createConsoleApi } from "#console-api/client.ts";
import { createServerClock } from "#console-api/clock.ts";
import { createHttp } from "#console-api/http.ts";
import { openStore } from "#store/store.ts";
import { systemClock } from "./clock.ts";
import { createReconciler } from "./reconcile.ts";

const [folder = "", url = "", poison = ""] = process.argv.slice(2);
const log = pino({ level: "silent" });
const store = await openStore(folder, log);
let phase = "";
createReconciler({
  store: {
    ...store,
    saveManifest(digest, text) {
      if (digest === poison) process.kill(process.pid, "SIGKILL");
      return store.saveManifest(digest, text);
    },
  },
  api: createConsoleApi(createHttp(url, "agent_1.secret"), createServerClock()),
  log,
  // waits between tries a hundred times shorter
  clock: { ...systemClock, delay: (ms, signal) => systemClock.delay(ms / 100, signal) },
  limits: { reserveBytes: 0 },
  onState: (state) => {
    const { activeRelease, desiredRelease, reason } = state;
    if (state.phase !== phase) process.stderr.write(`${state.phase} ${reason?.code ?? ""} ${reason?.message ?? ""}\n`);
    phase = state.phase;
    if (phase === "idle" && activeRelease === desiredRelease) process.stdout.write("synced\n");
  },
});
