import { mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import type { Env } from "./env.ts";

/** A log that grew beyond this is put aside at the next start, in bytes. */
const longest = 20 * 1024 * 1024;

/** Where lines of the log go: to a file while a person watches the terminal, else to standard error for whoever collects it. */
export function logFileOf(env: Pick<Env, "home">, terminal: boolean): string | null {
  return terminal ? join(env.home, "logs", "console.log") : null;
}

/** One JSON line per event. Whatever looks like a secret is left out. */
export function createLog({ logLevel }: Pick<Env, "logLevel">, file: string | null): Logger {
  const names = ["password", "token", "authorization", "cookie", "databaseUrl"];
  const redact = { paths: names.flatMap((name) => [name, `*.${name}`]), censor: "[secret]" };
  if (file === null) return pino({ level: logLevel, redact }, pino.destination({ dest: 2, sync: true }));
  mkdirSync(join(file, ".."), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > longest) renameSync(file, `${file}.1`);
  return pino({ level: logLevel, redact }, pino.destination({ dest: file, sync: true }));
}
