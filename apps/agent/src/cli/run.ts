import type { Config } from "../config.ts";
import { createLog } from "../log.ts";
import { openLogFile } from "../log-file.ts";
import { runAgent } from "../main.ts";
import { createTerminal } from "./terminal.ts";

/** Runs the agent until the process is told to stop. A second signal does not wait. */
export async function runUntilStopped(config: Config): Promise<void> {
  const terminal = process.stdout.isTTY ? createTerminal(process.stdout) : null;
  const log = createLog(
    config.logLevel,
    terminal?.destination ?? (config.logFile ? openLogFile(config.logFile) : undefined),
  );
  process.on("uncaughtException", (err) => {
    log.fatal({ err }, "the agent made a mistake and ends; whoever supervises it starts it again");
    process.exit(1);
  });
  const agent = await runAgent(config, log, terminal?.progress);
  terminal?.say(`The player shows this mall's works at ${agent.playerUrl} (Ctrl-C stops the agent).`);
  const signal = await nextSignal();
  terminal?.end();
  log.info({ signal }, "stopping");
  void nextSignal().then(() => process.exit(130));
  await agent.stop();
  // somebody else's open handle must not keep a stopped agent alive
  process.exit(0);
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
}
