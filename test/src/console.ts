import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiClient, createClient } from "@holofleet/contract/client.ts";
import { pino } from "pino";
import { readEnv } from "../../apps/console/src/env.ts";
import { type RunningConsole, serveConsole } from "../../apps/console/src/serve.ts";
import { freshDatabase } from "./postgres.ts";
import { signIn } from "./sign-in.ts";

export { signIn } from "./sign-in.ts";

export interface TestConsole extends RunningConsole {
  /** on this machine, whatever the public address is */
  url: string;
  email: string;
  password: string;
  /** bearer token of the administrator */
  token: string;
  /** signed in as the administrator */
  admin: ApiClient;
}

/** What a test wants different, in the words of the environment. */
export type Settings = Record<string, string>;

/**
 * A whole console without pages: real database of its own, real broker, real HTTP on free ports. `stop` removes what it wrote,
 * unless the test gave it a home.
 */
export async function startTestConsole(settings: Settings = {}): Promise<TestConsole> {
  const home = settings.HOLOFLEET_HOME ?? (await mkdtemp(join(tmpdir(), "holofleet console ")));
  const env = readEnv({
    HOLOFLEET_HOME: home,
    PORT: "0",
    MQTT_PORT: "0",
    DATABASE_URL: settings.DATABASE_URL ?? (await freshDatabase()),
    HOLOFLEET_DEMO: "0",
    HOLOFLEET_ADMIN_EMAIL: "admin@example.test",
    HOLOFLEET_ADMIN_PASSWORD: "correct horse battery",
    HOLOFLEET_LOG_LEVEL: "error",
    ...settings,
  });
  const running = await serveConsole(env, { log: pino({ level: env.logLevel }) });
  const url = `http://127.0.0.1:${running.console.env.port}`;
  const first = running.firstSignIn ?? { email: env.adminEmail ?? "", password: env.adminPassword ?? "" };
  const token = await signIn(url, first.email, first.password);
  return {
    ...running,
    ...first,
    url,
    token,
    admin: createClient({ url, token }),
    async stop() {
      await running.stop();
      if (!settings.HOLOFLEET_HOME) await rm(home, { recursive: true, force: true });
    },
  };
}
