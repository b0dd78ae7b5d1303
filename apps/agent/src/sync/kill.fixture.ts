/** An agent's sync as a process of its own, to be killed: `<data folder> <console url>`. Says `synced` when it is. */
import pino from "pino";
import { createConsoleApi } from "#console-api/client.ts";
import { createServerClock } from "#console-api/clock.ts";
import { createHttp } from "#console-api/http.ts";
import { openStore } from "#store/store.ts";
import { createReconciler } from "./reconcile.ts";

const [folder = "", url = ""] = process.argv.slice(2);
const log = pino({ level: "silent" });
const store = await openStore(folder, log);
createReconciler({
  store,
  api: createConsoleApi(createHttp(url, "agent_1.secret"), createServerClock()),
  log,
  limits: { reserveBytes: 0 },
  onState: ({ phase, activeRelease, desiredRelease }) => {
    if (phase === "idle" && activeRelease === desiredRelease) process.stdout.write("synced\n");
  },
});
