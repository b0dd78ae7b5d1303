import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keepRunning, runToEnd } from "./agent-process.ts";
import { startProjector } from "./projector.ts";

/**
 * A whole mall in one process tree, for the console's demo: a simulated projector on a fixed port of this computer, and a real
 * agent that is enrolled on the first start and kept running. It lives as long as its standard input is open, so it goes with
 * whoever started it, however that ended.
 *
 *     demo-mall.ts --console <url> --data <folder> --projector-port <port> [--player-port <port>] [--code <install code>]
 */
const { values } = parseArgs({
  options: {
    console: { type: "string" },
    data: { type: "string" },
    "projector-port": { type: "string" },
    "player-port": { type: "string", default: "8700" },
    /** needed while the folder has no identity */
    code: { type: "string" },
  },
});
const { console: consoleUrl, data, code } = values;
if (consoleUrl === undefined || data === undefined || values["projector-port"] === undefined) {
  process.stderr.write("demo-mall needs --console, --data and --projector-port.\n");
  process.exit(2);
}

const say = (line: string) => process.stderr.write(`demo mall: ${line}\n`);
const agent = agentProgram();
const projector = await startProjector({ port: Number(values["projector-port"]), name: "Atrium" });

const identityFile = join(data, "identity.json");
if (existsSync(identityFile)) {
  followConsole(identityFile, consoleUrl);
} else {
  const result = await runToEnd([...agent, "enrol", consoleUrl, code ?? "", "--data", data]);
  if (result !== "0") {
    say("the agent could not be enrolled; the reason stands above");
    process.exit(1);
  }
}
const running = keepRunning(
  [...agent, "run", "--data", data, "--player-port", values["player-port"], "--allow-loopback-projectors"],
  say,
);

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await running.stop();
  await projector.close();
  process.exit(0);
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.stdin.on("end", stop).on("error", stop).resume();

/** The demo's console may have been given another port since; a real mall would be enrolled again. */
function followConsole(file: string, consoleUrl: string): void {
  const identity = JSON.parse(readFileSync(file, "utf8")) as { consoleUrl: string };
  if (identity.consoleUrl === consoleUrl) return;
  writeFileSync(`${file}.new`, JSON.stringify({ ...identity, consoleUrl }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The built agent where there is one, as malls run it; else its source. */
function agentProgram(): string[] {
  const folder = fileURLToPath(new URL("../../../apps/agent", import.meta.url));
  const built = join(folder, "dist", "holofleet-agent.mjs");
  if (existsSync(built)) return [built];
  return ["--import", import.meta.resolve("tsx"), join(folder, "src", "cli.ts")];
}
