import { randomBytes } from "node:crypto";
import type { RequestListener, Server } from "node:http";
import { join } from "node:path";
import { lockDataDir } from "@holofleet/data-lock";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import { ensureAdministrator, type FirstSignIn } from "#access/administrator.ts";
import { createAuth } from "#access/auth.ts";
import { authHttp } from "#access/http.ts";
import { sendError } from "#api/errors.ts";
import { apiHttp } from "#api/handler.ts";
import type { HttpHandler } from "#content-http/handler.ts";
import { openDb } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { type EmbeddedBroker, startBroker } from "#embedded/broker.ts";
import { startPostgres } from "#embedded/postgres.ts";
import { verifyAgent } from "#features/agents/service.ts";
import { securityHeaders } from "#front/headers.ts";
import { listen } from "#front/listen.ts";
import { createMqttSocket, pipeToBroker } from "#front/mqtt-socket.ts";
import type { Pages } from "#front/pages.ts";
import { createFront } from "#front/router.ts";
import { routeUpgrades } from "#front/upgrade.ts";
import { startPictures } from "#images/pictures.ts";
import { startRealtime } from "#realtime/server.ts";
import { openDiskStore } from "#storage/disk.ts";
import type { Console } from "./context.ts";
import { type Env, origins } from "./env.ts";
import { openSecrets } from "./secrets.ts";
import { type OnStep, startOrder } from "./start-order.ts";

export interface ServeOptions {
  log: Logger;
  /** what answers every address that no part of the API has; tests of the API need none */
  openPages?: (env: Env, http: Server) => Promise<Pages>;
  onStep?: OnStep;
}

export interface RunningConsole {
  console: Console;
  http: Server;
  /** what people open; the first of the console's own origins */
  url: string;
  /** the embedded broker, when there is one */
  broker: EmbeddedBroker | null;
  /** while nobody changed the first password */
  firstSignIn: FirstSignIn | null;
  /** Ends everything in reverse order, within seconds. */
  stop(): Promise<void>;
}

/**
 * Starts a whole console with these settings. Its port answers 503 until everything behind it stands.
 * @throws AppError with the cause and what to set; what had started is stopped again
 */
export async function serveConsole(given: Env, options: ServeOptions): Promise<RunningConsole> {
  const order = startOrder(options.log, options.onStep ?? (() => () => {}));
  try {
    return await start(given, options, order);
  } catch (error) {
    await order.stop();
    throw error;
  }
}

async function start(given: Env, options: ServeOptions, order: ReturnType<typeof startOrder>): Promise<RunningConsole> {
  const { step } = order;
  const { log } = options;
  await step(
    "data folder",
    () => lockDataDir(given.home, "console"),
    (lock) => lock.release(),
  );
  const { http, port, close } = await step(
    "port",
    () => listen(given.host, given.port),
    (listening) => listening.close(),
  );
  const env = { ...given, port };
  let front: RequestListener = starting;
  http.on("request", (req, res) => front(req, res));

  const secrets = openSecrets(env.home);
  const databaseUrl =
    env.databaseUrl ??
    (
      await step(
        "database",
        () => startPostgres({ home: env.home, log }),
        (postgres) => postgres.stop(),
      )
    ).url;
  await step("migrations", () => migrate(databaseUrl));
  const db = await step(
    "database pool",
    () => openDb(databaseUrl),
    (pool) => pool.$disconnect(),
  );
  const pictures = await step(
    "pictures",
    () => startPictures({ log }),
    (started) => started.stop(),
  );
  const auth = createAuth({ env, db, secrets });
  const blobs = openDiskStore(join(env.home, "blobs"));
  const console: Console = { env, log, db, databaseUrl, secrets, blobs, pictures, auth };
  const firstSignIn = await ensureAdministrator(console);

  const { broker, link } = await openBroker(console, order);
  const mqtt = await step(
    "MQTT over WebSocket",
    () => createMqttSocket(broker ? broker.handleWebSocket : pipeToBroker(link.url)),
    (socket) => socket.stop(),
  );
  const pages =
    options.openPages &&
    (await step(
      "pages",
      () => options.openPages?.(env, http),
      (opened) => opened?.close(),
    ));
  const own = origins(env);
  front = createFront({
    own,
    headers: securityHeaders({ https: own[0]?.startsWith("https:") ?? false, dev: env.dev }),
    log,
    routes: routesOf(console, pages?.handle),
  });
  routeUpgrades(http, { own, mqtt: mqtt.upgrade, pages: pages?.upgrade });
  await step(
    "live updates",
    () => startRealtime(http, console),
    (realtime) => realtime.stop(),
  );
  await step("taking requests", () => {}, close);
  return { console, http, url: own[0] ?? "", broker, firstSignIn, stop: order.stop };
}

function routesOf(console: Console, pages: HttpHandler | undefined): [string, HttpHandler][] {
  return [
    ["/api/v1/", apiHttp(console)],
    ["/api/auth/", authHttp(console)],
    ...(pages ? [["/", pages] satisfies [string, HttpHandler]] : []),
  ];
}

/** The user's own broker, or the embedded one: then the console's password on it is new with every start. */
async function openBroker({ db, env, log }: Console, { step }: ReturnType<typeof startOrder>) {
  if (env.mqttUrl !== null) {
    const url = new URL(env.mqttUrl);
    const link = {
      url: env.mqttUrl,
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
    return { broker: null, link };
  }
  const credentials = { username: "console", password: randomBytes(32).toString("base64url") };
  const broker = await step(
    "broker",
    () =>
      startBroker({
        host: env.host,
        port: env.mqttPort,
        log,
        authenticate: async (username, password) => {
          if (username === credentials.username) return password === credentials.password ? { role: "console" } : null;
          const agent = await verifyAgent(db, username, password);
          return agent && { role: "agent", id: agent.id };
        },
      }),
    (started) => started.stop(),
  );
  return { broker, link: { url: broker.url, ...credentials } };
}

const starting: RequestListener = (_req, res) => {
  const error = new AppError("unavailable", "The console is starting. Try again in a few seconds.", {
    details: { retryAfterSeconds: 2 },
  });
  sendError(res, error, "starting");
};
