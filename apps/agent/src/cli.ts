#!/usr/bin/env -S node --max-semi-space-size=1
import { text } from "node:stream/consumers";
import { Command, CommanderError } from "commander";
import { pino } from "pino";
import { examine, reportChecks } from "./cli/doctor.ts";
import { presentFailure } from "./cli/failure.ts";
import { addInstallCommands, presentChecks } from "./cli/install.ts";
import { runUntilStopped } from "./cli/run.ts";
import { presentStatusLines, readStatus } from "./cli/status.ts";
import { type Flags, readConfig } from "./config.ts";
import { enrol } from "./enrol/enrol.ts";
import { requireIdentity } from "./enrol/identity.ts";
import { createLog } from "./log.ts";
import { openStore } from "./store/store.ts";
import { agentVersion } from "./version.ts";

/** `holofleet-agent`: what a technician does in a mall. */
const program = new Command("holofleet-agent")
  .description("Keeps a mall's works on local disk and drives its projectors.")
  .version(agentVersion)
  .showHelpAfterError("(holofleet-agent --help shows every command)")
  .exitOverride();

const say = (line: string) => process.stdout.write(`${line}\n`);
const sayJson = (value: unknown) => say(JSON.stringify(value, null, 2));
/** Answers go to standard output, so what the parts have to remark goes to standard error. */
const remarks = () => createLog("warn", pino.destination({ dest: 2, sync: true }));

const onFolder = (name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .option("--data <folder>", "the agent's data folder")
    .option("--settings <file>", "a file of settings, one NAME=value a line");

onFolder("enrol", "give this machine its identity, with a one-time install code")
  .argument("<console-url>", "the console's address as the browser shows it")
  .argument("<code>", "the install code that an operator gave you; -: read it from standard input")
  .option("--allow-http", "speak plain http to a console that is not on this machine")
  .option("--force", "replace an identity that is there already")
  .action(async (consoleUrl: string, given: string, flags: Flags & { force?: boolean }) => {
    const { dataDir, allowHttp, proxies } = readConfig(flags);
    const code = given === "-" ? await text(process.stdin) : given;
    const force = flags.force ?? false;
    const { agentId, mall } = await enrol({ dataDir, consoleUrl, code, allowHttp, force, proxies, log: remarks() });
    say(`Enrolled as ${agentId}, the agent of ${mall.code} ${mall.name}.`);
    say(`Start it with: holofleet-agent run${flags.data === undefined ? "" : ` --data "${flags.data}"`}`);
  });

onFolder("run", "run the agent until it is stopped")
  .option("--player-port <port>", "port of the player (8700)")
  .option("--allow-loopback-projectors", "projectors may be on this machine")
  .option("--allow-http", "speak without TLS over a network")
  .option("--legacy-mqtt-url <url>", "also listen to an older back end, at this broker")
  .option("--legacy-mall <code>", "the mall's code there")
  .option("--legacy-topics <variant>", "mall, plain or both: whether its topics end in the mall's code")
  .option("--legacy-origins <origins>", "where its pictures may be fetched from, as scheme://host:port, …")
  .option("--legacy-allow-private", "names among these may lead into an inner network")
  .action((flags: Flags) => runUntilStopped(readConfig(flags)));

onFolder("status", "works and revisions on disk, sync, projectors")
  .option("--json", "as JSON")
  .action(async (flags: Flags & { json?: boolean }) => {
    const health = await readStatus(readConfig(flags).dataDir, remarks());
    if (flags.json) sayJson(health);
    else for (const line of presentStatusLines(health)) say(line);
  });

onFolder("verify", "hash every stored byte again")
  .option("--json", "as JSON")
  .action(async (flags: Flags & { json?: boolean }) => {
    const { dataDir } = readConfig(flags);
    await requireIdentity(dataDir);
    const store = await openStore(dataDir, remarks());
    const { checked, bad } = await store.verify();
    if (flags.json) sayJson({ checked, bad });
    else say(`${checked} files checked, ${bad.length} bad${bad.length > 0 ? ": the agent fetches them again" : ""}.`);
    if (bad.length > 0) process.exitCode = 1;
  });

onFolder("doctor", "check console, broker, disk, clock and projectors")
  .option("--json", "as JSON")
  .option("--report", "tell the console too, which shows it on the mall's page")
  .option("--allow-loopback-projectors", "projectors may be on this machine")
  .option("--allow-http", "speak without TLS over a network")
  .action(async (flags: Flags & { json?: boolean; report?: boolean }) => {
    const config = readConfig(flags);
    const checks = await examine(config, remarks());
    if (flags.report) await reportChecks(config, checks);
    if (flags.json) sayJson({ ok: checks.every(({ state }) => state !== "fail"), checks });
    else for (const line of presentChecks(checks)) say(line);
    if (checks.some(({ state }) => state === "fail")) process.exitCode = 1;
  });

addInstallCommands(program, say);

// MQTT.js calls url.parse, which newer Nodes remark on; a technician can do nothing about it
process.noDeprecation = !isDebug();

// no await at the top: the single executable takes CommonJS only
program.parseAsync().catch((thrown: unknown) => {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode;
  else {
    process.stderr.write(presentFailure(thrown, isDebug()));
    process.exitCode = 1;
  }
});

function isDebug(): boolean {
  try {
    return ["debug", "trace"].includes(readConfig().logLevel);
  } catch {
    return false;
  }
}
