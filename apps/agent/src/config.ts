import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { parseEnv } from "node:util";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { MqttTlsFiles } from "#broker/tls.ts";
import type { Proxies } from "#console-api/proxy.ts";
import { parseTemplate, type Template } from "#export/template.ts";
import { isDecodable, type LegacySettings, legacyVariables, readLegacy } from "#legacy/settings.ts";

export interface Config {
  /** absolute folder of everything this agent keeps */
  dataDir: string;
  playerHost: string;
  /** 0 asks the system for a free port */
  playerPort: number;
  /** projectors may be on this machine: the demo's simulator is */
  allowLoopback: boolean;
  /** the console and its broker may be reached without TLS over a network */
  allowHttp: boolean;
  /** bytes of the disk that stay free for everyone else */
  diskReserve: number;
  /** most bytes that works may take; `null`: as much as there is */
  diskQuota: number | null;
  /** days between two rounds of hashing everything again; 0: never */
  scrubDays: number;
  /** plain files for players that read from disk: absolute folder, how files in it are named, and whether those of others may be replaced */
  folderExport: { dir: string; template: Template; takeOver: boolean } | null;
  /** an older system that is listened to beside the console */
  legacy: LegacySettings | null;
  /** the ways out of the mall's network */
  proxies: Proxies;
  /** what a broker's certificate is checked with, when everybody's authorities are not enough */
  mqttTls: MqttTlsFiles;
  /** a file instead of standard output, where the system keeps none */
  logFile: string | null;
  logLevel: (typeof logLevels)[number];
}

/** Command-line flags as commander gives them; each wins over its variable. */
export interface Flags {
  data?: string | undefined;
  /** a file of variables, for services: they have no environment of their own */
  settings?: string | undefined;
  playerPort?: string | undefined;
  allowLoopbackProjectors?: boolean | undefined;
  allowHttp?: boolean | undefined;
  legacyMqttUrl?: string | undefined;
  legacyMall?: string | undefined;
  legacyTopics?: string | undefined;
  legacyOrigins?: string | undefined;
  legacyAllowPrivate?: boolean | undefined;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const flag = z.enum(["0", "1", ""], "is a switch: 1 or 0").transform((value) => value === "1");
const port = z
  .string()
  .regex(/^\d{1,5}$/, "is a port: a number from 0 to 65535")
  .transform(Number)
  .refine((value) => value <= 65535, "is a port: a number from 0 to 65535");

/** Bytes as people write them: `256MB`, `1.5 GB`, `0`. */
const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s*([kMGT]?B)?$/i, "is a size such as 500MB or 20GB")
  .transform((text) => {
    const power = "kmgt".indexOf(/[kmgt]/i.exec(text)?.[0].toLowerCase() ?? " ") + 1;
    return Math.round(Number.parseFloat(text) * 1000 ** power);
  });
const days = z
  .string()
  .regex(/^\d{1,4}$/, "is a number of days; 0 is never")
  .transform(Number);

const proxy = z
  .string()
  .optional()
  .transform((text) => (text ? (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`) : null))
  .refine(
    (text) => text === null || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
    "is a proxy such as http://proxy.example.com:3128",
  )
  .refine((text) => text === null || isDecodable(text), "has a % in its name or password that must be written %25")
  .transform((text) => (text === null ? null : new URL(text)));

const variables = z.object({
  HTTPS_PROXY: proxy,
  HTTP_PROXY: proxy,
  NO_PROXY: z.string().default(""),
  HOLOFLEET_AGENT_DATA: z.string().min(1, "is a folder").optional(),
  HOLOFLEET_PLAYER_PORT: port.default(8700),
  HOLOFLEET_PLAYER_HOST: z.string().min(1, "is an address of this machine").default("127.0.0.1"),
  HOLOFLEET_AGENT_ALLOW_LOOPBACK: flag.default(false),
  HOLOFLEET_DISK_RESERVE: size.prefault("256MB"),
  HOLOFLEET_DISK_QUOTA: size.optional(),
  HOLOFLEET_SCRUB_DAYS: days.default(7),
  HOLOFLEET_EXPORT_DIR: z.string().optional(),
  HOLOFLEET_EXPORT_TEMPLATE: z.string().default("{slug}/{path}"),
  HOLOFLEET_EXPORT_TAKE_OVER: flag.default(false),
  HOLOFLEET_MQTT_CA: z.string().optional(),
  HOLOFLEET_MQTT_CERT: z.string().optional(),
  HOLOFLEET_MQTT_KEY: z.string().optional(),
  ...legacyVariables,
  HOLOFLEET_LOG_FILE: z.string().optional(),
  HOLOFLEET_LOG_LEVEL: z.enum(logLevels, `is one of ${logLevels.join(", ")}`).default("info"),
});

/**
 * Reads the agent's settings: flags first, then the environment, then the file of settings, then the defaults. The only reader of the
 * environment.
 * @throws AppError bad_request naming the setting, what was given and what it takes
 */
export function readConfig(flags: Flags = {}, source: NodeJS.ProcessEnv = process.env): Config {
  const all = flags.settings === undefined ? source : { ...readSettingsFile(flags.settings), ...source };
  const given: NodeJS.ProcessEnv = { ...all, ...proxyVariables(all) };
  const flagged = flaggedVariables(flags);
  for (const [name, { value }] of flagged) given[name] = value;
  const read = variables.safeParse(given);
  if (!read.success) {
    const issue = read.error.issues[0];
    const name = String(issue?.path[0]);
    const label = flagged.get(name)?.flag ?? name;
    // the address of a proxy or a broker may have a password in it
    const as = /_(PROXY|URL)$/.test(name) ? "" : `; it was given as "${given[name]}"`;
    throw new AppError("bad_request", `${label} ${issue?.message}${as}.`);
  }
  const env = read.data;
  // npm runs a script in its package's folder and leaves the caller's in INIT_CWD
  const caller = source.INIT_CWD ?? process.cwd();
  const dataDir = resolve(caller, flags.data ?? env.HOLOFLEET_AGENT_DATA ?? defaultDataDir(source));
  const exportDir = env.HOLOFLEET_EXPORT_DIR ? resolve(caller, env.HOLOFLEET_EXPORT_DIR) : null;
  if (exportDir && (isWithin(exportDir, dataDir) || isWithin(dataDir, exportDir)))
    throw new AppError("bad_request", `HOLOFLEET_EXPORT_DIR and the data folder ${dataDir} must lie apart.`);
  return {
    dataDir,
    playerHost: env.HOLOFLEET_PLAYER_HOST,
    playerPort: env.HOLOFLEET_PLAYER_PORT,
    allowLoopback: flags.allowLoopbackProjectors ?? env.HOLOFLEET_AGENT_ALLOW_LOOPBACK,
    allowHttp: flags.allowHttp ?? false,
    diskReserve: env.HOLOFLEET_DISK_RESERVE,
    diskQuota: env.HOLOFLEET_DISK_QUOTA ?? null,
    scrubDays: env.HOLOFLEET_SCRUB_DAYS,
    folderExport:
      exportDir === null
        ? null
        : {
            dir: exportDir,
            template: parseTemplate(env.HOLOFLEET_EXPORT_TEMPLATE),
            takeOver: env.HOLOFLEET_EXPORT_TAKE_OVER,
          },
    legacy: readLegacy(env),
    proxies: { https: env.HTTPS_PROXY, http: env.HTTP_PROXY, no: env.NO_PROXY.split(/[\s,]+/).filter(Boolean) },
    mqttTls: {
      ca: pathFrom(caller, env.HOLOFLEET_MQTT_CA),
      cert: pathFrom(caller, env.HOLOFLEET_MQTT_CERT),
      key: pathFrom(caller, env.HOLOFLEET_MQTT_KEY),
    },
    logFile: pathFrom(caller, env.HOLOFLEET_LOG_FILE),
    logLevel: env.HOLOFLEET_LOG_LEVEL,
  };
}

/** The settings as they would be with these. @throws AppError bad_request naming one that is wrong, or none of ours */
export function checkSettings(settings: Readonly<Record<string, string>>): Config {
  const unknown = Object.keys(settings).find((name) => !(name in variables.shape));
  if (unknown === undefined) return readConfig({}, { ...process.env, ...settings });
  throw new AppError("bad_request", `${unknown} is no setting of the agent. docs/technician.md has them all.`);
}

/** Where Windows keeps programs and their data. */
export function windowsFolders(source: NodeJS.ProcessEnv = process.env): { programFiles: string; programData: string } {
  return {
    programFiles: source.ProgramFiles ?? "C:\\Program Files",
    programData: source.ProgramData ?? "C:\\ProgramData",
  };
}

function readSettingsFile(file: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new AppError("bad_request", `The settings in ${file} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** Flags that stand for a variable: its name, what it was given, and what people typed. */
function flaggedVariables(flags: Flags): Map<string, { flag: string; value: string }> {
  const pairs: [string, string, string | undefined][] = [
    ["HOLOFLEET_PLAYER_PORT", "--player-port", flags.playerPort],
    ["HOLOFLEET_LEGACY_MQTT_URL", "--legacy-mqtt-url", flags.legacyMqttUrl],
    ["HOLOFLEET_LEGACY_MALL", "--legacy-mall", flags.legacyMall],
    ["HOLOFLEET_LEGACY_TOPICS", "--legacy-topics", flags.legacyTopics],
    ["HOLOFLEET_LEGACY_ORIGINS", "--legacy-origins", flags.legacyOrigins],
    ["HOLOFLEET_LEGACY_ALLOW_PRIVATE", "--legacy-allow-private", flags.legacyAllowPrivate ? "1" : undefined],
  ];
  return new Map(
    pairs.flatMap(([name, flag, value]) => (value === undefined ? [] : [[name, { flag, value }] as const])),
  );
}

const pathFrom = (folder: string, path: string | undefined) => (path ? resolve(folder, path) : null);

function isWithin(folder: string, outer: string): boolean {
  const way = relative(outer, folder);
  return !(way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** The names of proxies are written small as well, and those go before, as everywhere. */
function proxyVariables(source: NodeJS.ProcessEnv): Record<string, string> {
  const names = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"];
  return Object.fromEntries(names.map((name) => [name, source[name.toLowerCase()] ?? source[name] ?? ""]));
}

function defaultDataDir(source: NodeJS.ProcessEnv): string {
  const fromSource = basename(import.meta.filename) === "config.ts";
  if (fromSource) return resolve(import.meta.dirname, "../../../.data/agent");
  if (process.platform === "win32") return join(source.ProgramData ?? "C:\\ProgramData", "Holofleet", "agent");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Holofleet", "agent");
  if (process.getuid?.() === 0) return "/var/lib/holofleet-agent";
  return join(source.XDG_DATA_HOME || join(homedir(), ".local", "share"), "holofleet-agent");
}
