import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";
import type { MailSettings } from "#mail/mailer.ts";
import type { S3Settings } from "#storage/s3.ts";

/** The folder that holds package.json, the migrations and, by default, the data. */
export const cloneRoot = fileURLToPath(new URL("../../../", import.meta.url));

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const port = (preset: number) =>
  z.coerce
    .number("a port, 0 to 65535")
    .int("a whole number")
    .min(0, "0 to 65535")
    .max(65_535, "0 to 65535")
    .default(preset);
const flag = z.enum(["0", "1"], "0 or 1").transform((value) => value === "1");
const url = (...protocols: string[]) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
      message: `an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
    })
    .nullable()
    .default(null);
const publicUrl = url("http:", "https:").transform((value) => (value === null ? null : new URL(value).origin));

/** Every setting of the console. Each has a default that works on a bare machine. */
const schema = z.object({
  /** Folder of all data; a relative path counts from where the command was typed. Default: `.data` in the clone. */
  HOLOFLEET_HOME: z.string().default(join(cloneRoot, ".data")),
  /** Address that the web server and the embedded broker listen on; 0.0.0.0 opens them to the network. */
  HOST: z.string().default("127.0.0.1"),
  /** Port of the web server; 0 takes a free one. */
  PORT: port(3000),
  /** Port of the embedded broker; 0 takes a free one. */
  MQTT_PORT: port(1883),
  /** A Postgres of your own instead of the embedded one. */
  DATABASE_URL: url("postgres:", "postgresql:"),
  /** A broker of your own instead of the embedded one. */
  MQTT_URL: url("mqtt:", "mqtts:", "ws:", "wss:"),
  /** A bucket instead of the data folder for the pictures: all of these, or none. */
  S3_ENDPOINT: url("http:", "https:"),
  S3_BUCKET: z.string().min(3, "a bucket's name").nullable().default(null),
  S3_ACCESS_KEY_ID: z.string().nullable().default(null),
  S3_SECRET_ACCESS_KEY: z.string().nullable().default(null),
  S3_REGION: z.string().default("us-east-1"),
  /** 1: the bucket stands in the path, as MinIO and most others want it; 0: in the host name, as AWS wants it. */
  S3_FORCE_PATH_STYLE: flag.default(true),
  /** Folder within the bucket. */
  S3_PREFIX: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*\/?$/, "letters, digits, dots and hyphens, / between folders")
    .transform((value) => `${value.replace(/\/$/, "")}/`)
    .default(""),
  /** PEM file of the authority that signed the certificate of MQTT_URL's broker, when it is none that everybody knows. */
  HOLOFLEET_MQTT_CA: z.string().nullable().default(null),
  /** PEM files of the console's own certificate and key, for a broker that asks for one. */
  HOLOFLEET_MQTT_CERT: z.string().nullable().default(null),
  HOLOFLEET_MQTT_KEY: z.string().nullable().default(null),
  /** 1: MQTT_URL is a Mosquitto with the dynamic security plugin, and the console keeps the agents' accounts there. */
  HOLOFLEET_MQTT_ACCOUNTS: flag.default(false),
  /** Secret that a broker shows when it asks the console who may do what; without it nobody may ask. */
  HOLOFLEET_BROKER_SECRET: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,200}$/, "at least 16 letters, digits, - and _")
    .nullable()
    .default(null),
  /** Address that people and agents use for the console; its origin alone is then trusted. */
  HOLOFLEET_PUBLIC_URL: publicUrl,
  /** Broker address that agents are told; without it they speak MQTT over WebSocket on the console's own port. */
  HOLOFLEET_PUBLIC_MQTT_URL: url("mqtt:", "mqtts:", "ws:", "wss:"),
  /**
   * Address of a CDN or web server in front of the bucket (or of the folder `blobs`), where agents get pictures from. They are
   * named by their digests and asked for without a password.
   */
  HOLOFLEET_PUBLIC_CONTENT_URL: url("http:", "https:"),
  /** Folder of the agents that this console hands out, as `npm run package` makes them. */
  HOLOFLEET_PACKAGES: z.string().default(join(cloneRoot, "apps/agent/dist/packages")),
  /** PEM file of the Ed25519 key that signs them, which replicas need alike; without it the data folder has one. */
  HOLOFLEET_SIGNING_KEY: z.string().nullable().default(null),
  /** 0: pictures that nothing shows stay until somebody cleans up; else they are removed every night. */
  HOLOFLEET_CLEANUP: flag.default(true),
  /** Malls that may download at the same time; the others wait for their turn. */
  HOLOFLEET_MAX_DOWNLOADS: z.coerce.number("a whole number").int("a whole number").min(1, "1 or more").default(50),
  /** Mail server: smtp:// with STARTTLS or smtps://, with name and password before the @. Without one no mail is sent. */
  HOLOFLEET_SMTP_URL: url("smtp:", "smtps:"),
  /** Sender of the console's mail: an address, or a name and the address in angle brackets. */
  HOLOFLEET_MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]+<)?[^\s<>@]+@[^\s<>@]+>?$/, "an e-mail address, or: Name <address>")
    .nullable()
    .default(null),
  /** 1: notifications may be posted to receivers in your own network, and over plain http. */
  HOLOFLEET_PRIVATE_HOOKS: flag.default(false),
  /** Seconds that an older agent (docs/legacy.md) takes for a picture: estimates and renewed announcements go by it. */
  HOLOFLEET_LEGACY_PACE: z.coerce.number("seconds").min(0.05, "0.05 or more").max(600, "at most 600").default(10),
  /** Port of the demo agent's player. */
  HOLOFLEET_PLAYER_PORT: port(8700),
  /** 1: an empty database gets the demo malls. Default 1, in production 0. */
  HOLOFLEET_DEMO: flag.optional(),
  /** The first administrator, made when there is no user yet. */
  HOLOFLEET_ADMIN_EMAIL: z.email("an e-mail address").nullable().default(null),
  HOLOFLEET_ADMIN_PASSWORD: z.string().min(8, "at least 8 characters").nullable().default(null),
  /** 1: refuses the demo, weak passwords and plain http. */
  HOLOFLEET_PRODUCTION: flag.default(false),
  HOLOFLEET_LOG_LEVEL: z.enum(logLevels, `one of ${logLevels.join(", ")}`).default("info"),
  /** 1: pages reload while they are edited. */
  HOLOFLEET_DEV: flag.default(false),
});

type Settings = z.infer<typeof schema>;

/** The console's settings, checked. Absent addresses are `null`. */
export interface Env {
  /** absolute path of the data folder */
  home: string;
  host: string;
  port: number;
  mqttPort: number;
  databaseUrl: string | null;
  mqttUrl: string | null;
  /** paths of PEM files */
  mqttTls: { ca: string | null; cert: string | null; key: string | null };
  /** the console keeps the agents' accounts at the broker */
  mqttAccounts: boolean;
  /** what a broker shows that asks */
  brokerSecret: string | null;
  s3: S3Settings | null;
  /** an origin, without a path */
  publicUrl: string | null;
  publicMqttUrl: string | null;
  /** without a slash at its end */
  publicContentUrl: string | null;
  /** absolute folder of the agents that are handed out, and the file of the key that signs them */
  packages: string;
  signingKey: string | null;
  /** the store is cleaned up every night */
  cleanup: boolean;
  /** agents that download at the same time */
  maxDownloads: number;
  /** `null` without a mail server */
  mail: MailSettings | null;
  /** notifications may go to private addresses and over plain http */
  privateHooks: boolean;
  /** milliseconds that an older agent takes for a picture */
  legacyPaceMs: number;
  playerPort: number;
  demo: boolean;
  adminEmail: string | null;
  adminPassword: string | null;
  production: boolean;
  logLevel: (typeof logLevels)[number];
  dev: boolean;
}

/**
 * Reads the settings from the environment; an empty value counts as absent.
 * @throws AppError bad_request with one line for each wrong variable: what was given and what is accepted. Secrets are not shown.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  const faults = parsed.success
    ? [
        ...productionFaults(parsed.data),
        ...s3Faults(parsed.data),
        ...tlsFaults(parsed.data),
        ...portFaults(parsed.data),
        ...mailFaults(parsed.data),
      ]
    : parsed.error.issues.map(
        (issue) => `${String(issue.path[0])}${shown(String(issue.path[0]), given)}: accepted is ${issue.message}.`,
      );
  if (!parsed.success || faults.length > 0)
    throw new AppError("bad_request", `Check these settings:\n${faults.join("\n")}`);
  const s = parsed.data;
  return {
    home: resolve(source.INIT_CWD ?? ".", s.HOLOFLEET_HOME),
    host: s.HOST,
    port: s.PORT,
    mqttPort: s.MQTT_PORT,
    databaseUrl: s.DATABASE_URL,
    mqttUrl: s.MQTT_URL,
    mqttTls: tlsOf(s, source.INIT_CWD ?? "."),
    mqttAccounts: s.HOLOFLEET_MQTT_ACCOUNTS,
    brokerSecret: s.HOLOFLEET_BROKER_SECRET,
    s3: s3Of(s),
    publicUrl: s.HOLOFLEET_PUBLIC_URL,
    publicMqttUrl: s.HOLOFLEET_PUBLIC_MQTT_URL,
    publicContentUrl: s.HOLOFLEET_PUBLIC_CONTENT_URL?.replace(/\/+$/, "") ?? null,
    packages: resolve(source.INIT_CWD ?? ".", s.HOLOFLEET_PACKAGES),
    signingKey: s.HOLOFLEET_SIGNING_KEY === null ? null : resolve(source.INIT_CWD ?? ".", s.HOLOFLEET_SIGNING_KEY),
    cleanup: s.HOLOFLEET_CLEANUP,
    maxDownloads: s.HOLOFLEET_MAX_DOWNLOADS,
    mail: mailOf(s),
    privateHooks: s.HOLOFLEET_PRIVATE_HOOKS,
    legacyPaceMs: s.HOLOFLEET_LEGACY_PACE * 1000,
    playerPort: s.HOLOFLEET_PLAYER_PORT,
    demo: s.HOLOFLEET_DEMO ?? !s.HOLOFLEET_PRODUCTION,
    adminEmail: s.HOLOFLEET_ADMIN_EMAIL?.toLowerCase() ?? null,
    adminPassword: s.HOLOFLEET_ADMIN_PASSWORD,
    production: s.HOLOFLEET_PRODUCTION,
    logLevel: s.HOLOFLEET_LOG_LEVEL,
    dev: s.HOLOFLEET_DEV,
  };
}

/**
 * The origins that are the console itself: the public one, or both names of this machine. `port` is where it really listens,
 * when that was left to the system.
 */
export function origins(env: Pick<Env, "publicUrl" | "port">, port = env.port): string[] {
  return env.publicUrl === null ? [`http://localhost:${port}`, `http://127.0.0.1:${port}`] : [env.publicUrl];
}

const s3Needs = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;

function s3Faults(s: Settings): string[] {
  const absent = s3Needs.filter((name) => s[name] === null);
  if (absent.length === 0 || absent.length === s3Needs.length) return [];
  return [
    `${absent.join(", ")}: keeping pictures in a bucket needs these too; without any S3_ setting they stay on disk.`,
  ];
}

function s3Of(s: Settings): S3Settings | null {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId } = s;
  const secretAccessKey = s.S3_SECRET_ACCESS_KEY;
  if (endpoint === null || bucket === null || accessKeyId === null || secretAccessKey === null) return null;
  const { S3_REGION: region, S3_FORCE_PATH_STYLE: forcePathStyle, S3_PREFIX: prefix } = s;
  return { endpoint, region, bucket, accessKeyId, secretAccessKey, forcePathStyle, prefix };
}

function mailFaults(s: Settings): string[] {
  if ((s.HOLOFLEET_SMTP_URL === null) === (s.HOLOFLEET_MAIL_FROM === null)) return [];
  return ["HOLOFLEET_SMTP_URL, HOLOFLEET_MAIL_FROM: mail needs a server and a sender; set both, or none."];
}

function mailOf({ HOLOFLEET_SMTP_URL: url, HOLOFLEET_MAIL_FROM: from }: Settings): MailSettings | null {
  return url === null || from === null ? null : { url, from };
}

function tlsOf(s: Settings, folder: string): Env["mqttTls"] {
  const absolute = (path: string | null) => (path === null ? null : resolve(folder, path));
  const { HOLOFLEET_MQTT_CA: ca, HOLOFLEET_MQTT_CERT: cert, HOLOFLEET_MQTT_KEY: key } = s;
  return { ca: absolute(ca), cert: absolute(cert), key: absolute(key) };
}

function tlsFaults(s: Settings): string[] {
  if ((s.HOLOFLEET_MQTT_CERT === null) === (s.HOLOFLEET_MQTT_KEY === null)) return [];
  return ["HOLOFLEET_MQTT_CERT, HOLOFLEET_MQTT_KEY: a certificate needs its key; set both, or none."];
}

/** Two listeners on one port: the later of them would be missing without a word. */
function portFaults(s: Settings): string[] {
  const listeners = [
    ["PORT", s.PORT],
    ...(s.MQTT_URL === null ? [["MQTT_PORT", s.MQTT_PORT]] : []),
    ...((s.HOLOFLEET_DEMO ?? !s.HOLOFLEET_PRODUCTION) ? [["HOLOFLEET_PLAYER_PORT", s.HOLOFLEET_PLAYER_PORT]] : []),
  ] as [string, number][];
  return listeners.flatMap(([name, port], place) => {
    const other = listeners.slice(0, place).find(([, taken]) => taken === port && port !== 0);
    return other ? [`${name}: ${port} is ${other[0]} too; set one of them to another port.`] : [];
  });
}

function productionFaults(s: Settings): string[] {
  if (!s.HOLOFLEET_PRODUCTION) return [];
  const faults: string[] = [];
  if (!s.HOLOFLEET_PUBLIC_URL?.startsWith("https:"))
    faults.push(
      "HOLOFLEET_PUBLIC_URL: HOLOFLEET_PRODUCTION=1 needs the https:// address that people use for the console.",
    );
  if (s.HOLOFLEET_DEMO) faults.push("HOLOFLEET_DEMO: HOLOFLEET_PRODUCTION=1 refuses the demo; set 0 or leave it out.");
  if (s.HOLOFLEET_ADMIN_PASSWORD !== null && s.HOLOFLEET_ADMIN_PASSWORD.length < 12)
    faults.push("HOLOFLEET_ADMIN_PASSWORD: HOLOFLEET_PRODUCTION=1 needs at least 12 characters.");
  return faults;
}

/** What was given, without what must not reach a log: passwords and keys, and those inside an address. */
function shown(name: string, given: Record<string, string | undefined>): string {
  if (/PASSWORD|KEY|SECRET/.test(name)) return "";
  return ` is "${(given[name] ?? "").replace(/\/\/[^/]*@/, "//…@")}"`;
}

/** Next and React read NODE_ENV when they load: the built pages, or those that reload. */
export function chooseBuild({ dev }: Pick<Env, "dev">): void {
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });
}

/** The variables of the system that any program needs, and none of ours: what a child of the console may know. */
export function systemEnv(source: Record<string, string | undefined> = process.env): NodeJS.ProcessEnv {
  const names = [
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "WINDIR",
    "USERPROFILE",
  ];
  const known = Object.entries(source).filter(([name]) => names.includes(name.toUpperCase()));
  return { ...Object.fromEntries(known), NODE_ENV: "production" };
}
