import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const root = join(import.meta.dirname, "../..");
const email = "bench@example.test";
const password = "correct horse battery";

export interface BenchConsole {
  url: string;
  pid: number;
  /** its administrator, and a bearer token of theirs */
  email: string;
  password: string;
  token: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * The console as `npm start` runs it, on empty data: embedded Postgres, embedded broker, blobs on disk, no demo. A `given` folder for
 * its data is left to whoever gave it.
 */
export async function startConsole(given?: string): Promise<BenchConsole> {
  const home = given ?? (await mkdtemp(join(tmpdir(), "holofleet-bench-")));
  const settings = {
    ...{ HOLOFLEET_HOME: home, HOST: "127.0.0.1", PORT: "0", MQTT_PORT: "0", HOLOFLEET_DEMO: "0" },
    ...{ HOLOFLEET_ADMIN_EMAIL: email, HOLOFLEET_ADMIN_PASSWORD: password, HOLOFLEET_LOG_LEVEL: "error" },
    ...{
      DATABASE_URL: "",
      MQTT_URL: "",
      S3_ENDPOINT: "",
      S3_BUCKET: "",
      S3_ACCESS_KEY_ID: "",
      S3_SECRET_ACCESS_KEY: "",
    },
    ...{ HOLOFLEET_PUBLIC_URL: "", HOLOFLEET_PRODUCTION: "", HOLOFLEET_DEV: "", NODE_ENV: "" },
  };
  const child = spawn(process.execPath, ["--import", "tsx", "apps/console/server.ts"], {
    cwd: root,
    env: { ...process.env, ...settings } as NodeJS.ProcessEnv,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await saidUrl(child);
  return {
    url,
    pid: child.pid ?? 0,
    email,
    password,
    token: await signIn(url),
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      if (given === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

async function saidUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /^ *Open +(\S+)/.exec(line) ?? [];
    if (url) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error("The console did not start; see above.");
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(new URL("/api/auth/sign-in/email", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  return ((await response.json()) as { token: string }).token;
}
