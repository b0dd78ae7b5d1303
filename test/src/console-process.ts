import { pino } from "pino";
import { readEnv } from "../../apps/console/src/env.ts";
import { serveConsole } from "../../apps/console/src/serve.ts";

/** A console without pages as a process of its own, for tests that kill it. Prints its address when it is ready. */
const env = readEnv();
const running = await serveConsole(env, { log: pino({ level: env.logLevel }, pino.destination(2)) });
process.stdout.write(`${running.url}\n`);
process.on("SIGTERM", async () => {
  await running.stop();
  process.exit(0);
});
