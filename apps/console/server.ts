import { join } from "node:path";
import { toAppError } from "@holofleet/shared/errors.ts";
import { chooseBuild, type Env, readEnv } from "#env.ts";
import { createLog, logFileOf } from "#log.ts";
import type { RunningConsole } from "#serve.ts";

const began = performance.now();
const say = (text: string) => process.stdout.write(`${text}\n`);
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

async function main(): Promise<void> {
  let starting: Promise<RunningConsole> | undefined;
  let stopping = false;
  let stoppedAt = 0;
  const stop = async (exitCode: number) => {
    // supervisors may send one stop twice, to the process and to its group: that is no second wish
    if (stopping && performance.now() - stoppedAt < 500) return;
    if (stopping) process.exit(1);
    stopping = true;
    stoppedAt = performance.now();
    say("Holofleet is stopping; once more to force it");
    const running = await starting?.catch(() => null);
    await running?.stop();
    process.exit(exitCode);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));

  const env = readEnv();
  const logFile = logFileOf(env, process.stderr.isTTY);
  const log = createLog(env, logFile);
  process.on("uncaughtException", (err) => {
    log.fatal({ err }, "unexpected failure");
    void stop(1);
  });
  chooseBuild(env);
  say("Holofleet is starting");
  // late: signals are heard while these load, and Next has to know its build
  const [{ serveConsole }, { openPages }] = await Promise.all([import("#serve.ts"), import("#front/pages.ts")]);
  if (stopping) return;
  starting = serveConsole(env, { log, openPages, onStep });
  const running = await starting;
  if (!stopping) say(ready(running, env, logFile));
}

function onStep(name: string): () => void {
  const since = performance.now();
  return () => {
    if (performance.now() - since > 50) say(`  ${name.padEnd(24)} ${seconds(since)}`);
  };
}

function ready({ url, firstSignIn, databaseDir, demo }: RunningConsole, env: Env, logFile: string | null): string {
  const outside = databaseDir?.startsWith(env.home) === false ? ` (database: ${databaseDir})` : "";
  const lines = [
    `Holofleet is ready after ${seconds(began)}`,
    `  Open     ${url}`,
    firstSignIn && `  Sign in  ${firstSignIn.email}  ${firstSignIn.password}`,
    firstSignIn && `           (kept in ${join(env.home, "first-sign-in.txt")} until you change it)`,
    `  Data     ${env.home}${outside}`,
    logFile && `  Log      ${logFile}`,
    demo && `  Demo     ${demo.words}`,
    "  Stop     Ctrl-C",
  ];
  return `\n${lines.filter(Boolean).join("\n")}\n`;
}

main().catch((thrown) => {
  const { code, message, stack } = toAppError(thrown);
  process.stderr.write(`\nHolofleet could not start.\n${code === "internal" ? stack : message}\n`);
  process.exitCode = 1;
});
