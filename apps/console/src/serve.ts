import type { RequestListener, Server } from "node:http";
import { lockDataDir } from "@holofleet/data-lock";
import { AppError } from "@holofleet/shared/errors.ts";
import type { Logger } from "pino";
import { ensureAdministrator, type FirstSignIn } from "#access/administrator.ts";
import { createAuth } from "#access/auth.ts";
import { authHttp } from "#access/http.ts";
import { mqttAccount } from "#access/mqtt.ts";
import { sendError } from "#api/errors.ts";
import { apiHttp } from "#api/handler.ts";
import { startBridge } from "#bridge/bridge.ts";
import { agentHttp } from "#content-http/agent/routes.ts";
import { brokerHttp } from "#content-http/broker/routes.ts";
import type { HttpHandler } from "#content-http/handler.ts";
import { installHttp } from "#content-http/install/routes.ts";
import { isPicturePath, legacyHttp } from "#content-http/legacy.ts";
import { uploadsHttp } from "#content-http/uploads.ts";
import { zipsHttp } from "#content-http/zips.ts";
import { openDb } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { type Demo, startDemo } from "#demo/demo.ts";
import type { EmbeddedBroker } from "#embedded/broker.ts";
import { startPostgres } from "#embedded/postgres.ts";
import { openIntake, openRenditions } from "#features/assets/service.ts";
import { openCodeDesk } from "#features/codes/service.ts";
import { type Inbox, startInbox } from "#features/imports/service.ts";
import { securityHeaders } from "#front/headers.ts";
import { listen } from "#front/listen.ts";
import { createMqttSocket } from "#front/mqtt-socket.ts";
import type { Pages } from "#front/pages.ts";
import { createFront, type Route } from "#front/router.ts";
import { routeUpgrades } from "#front/upgrade.ts";
import { startPictures } from "#images/pictures.ts";
import { createInspector } from "#inspector/inspector.ts";
import { startJobs } from "#jobs/jobs.ts";
import { openMailer } from "#mail/mailer.ts";
import { openPackages } from "#packages/packages.ts";
import { openSigner } from "#packages/signing.ts";
import { startRealtime } from "#realtime/server.ts";
import { openBlobs } from "#storage/open.ts";
import { type BrokerLink, openBroker } from "./broker-link.ts";
import type { Console } from "./context.ts";
import { type Env, origins } from "./env.ts";
import { openSecrets } from "./secrets.ts";
import { type OnStep, type StartOrder, startOrder } from "./start-order.ts";

export interface ServeOptions {
  log: Logger;
  /** what answers every address that no part of the API has; tests of the API need none */
  openPages?: (env: Env) => Promise<Pages>;
  onStep?: OnStep;
}

export interface RunningConsole {
  console: Console;
  http: Server;
  /** what people open; the first of the console's own origins */
  url: string;
  /** the embedded broker, when there is one */
  broker: EmbeddedBroker | null;
  /** folder of the embedded database's files, when there is one */
  databaseDir: string | null;
  /** the password that the console made up, while nobody changed it */
  firstSignIn: FirstSignIn | null;
  demo: Demo | null;
  /** Ends everything in reverse order, within seconds. */
  stop(): Promise<void>;
}

/**
 * Starts a whole console with these settings. Its port answers 503 until everything behind it stands.
 * @throws AppError with the cause and what to set; what had started is stopped again
 */
export async function serveConsole(env: Env, options: ServeOptions): Promise<RunningConsole> {
  const order = startOrder(options.log, options.onStep ?? (() => () => {}));
  try {
    return await start(env, options, order);
  } catch (error) {
    await order.stop();
    throw error;
  }
}

async function start(given: Env, { log, openPages }: ServeOptions, order: StartOrder): Promise<RunningConsole> {
  const { step } = order;
  const lockHome = () => lockDataDir(given.home, "console");
  await step("data folder", lockHome, (lock) => lock.release());
  const open = () => listen(given.host, given.port);
  const { http, port, close } = await step("port", open, (listening) => listening.close());
  const env = { ...given, port };
  const own = origins(env);
  let front: RequestListener = starting;
  http.on("request", (req, res) => front(req, res));

  const { databaseDir, databaseUrl, db } = await openDatabase(env, log, order);
  const pictures = await step(
    "pictures",
    () => startPictures({ log }),
    (started) => started.stop(),
  );
  const secrets = openSecrets(env.home);
  const auth = createAuth({ env, db, secrets, log });
  const blobs = await step("blob store", () => openBlobs(env));
  const renditions = await openRenditions({ env, db, blobs, pictures });
  const intake = openIntake({ db, blobs, pictures });
  const codes = openCodeDesk({ db, secrets });
  const mqtt = mqttAccount(env);
  // its address is known when it stands; nobody is served before
  let atBroker: BrokerLink = { url: "", ...mqtt, tls: {} };
  const mail = env.mail && openMailer(env.mail);
  const console: Console = {
    env,
    log,
    db,
    databaseUrl,
    secrets,
    blobs,
    pictures,
    renditions,
    intake,
    codes,
    auth,
    packages: openPackages(env.packages, openSigner(env.home, env.signingKey)),
    mail,
    mqtt,
    inspector: createInspector(() => ({ ...atBroker, embedded: env.mqttUrl === null })),
  };
  const firstSignIn = await ensureAdministrator(console);
  await step(
    "jobs",
    () => startJobs(console),
    (jobs) => jobs.stop(),
  );
  const inbox = await step(
    "zips",
    () => startInbox(console),
    (started) => started.stop(),
  );
  const { broker, door, link } = await openBroker(console, order);
  atBroker = link;
  const mqttSocket = await step(
    "MQTT over WebSocket",
    () => createMqttSocket(door.handleWebSocket),
    (socket) => socket.stop(),
  );
  const pages =
    openPages &&
    (await step(
      "pages",
      () => openPages(env),
      (opened) => opened.close(),
    ));

  const headers = securityHeaders({
    https: own[0]?.startsWith("https:") ?? false,
    dev: env.dev,
    pictures: blobs.origin,
  });
  front = createFront({ own, headers, log, routes: routesOf(console, inbox, pages?.handle) });
  routeUpgrades(http, { own, mqtt: mqttSocket.upgrade, pages: pages?.upgrade });
  await step(
    "live updates",
    () => startRealtime(http, console),
    (realtime) => realtime.stop(),
  );
  await step(
    "bridge",
    () => startBridge(console, link, broker?.hears ?? null),
    (bridge) => bridge.stop(),
  );
  await step("requests", () => {}, close);
  const demo = env.demo
    ? await step(
        "demo",
        () => startDemo(console),
        (started) => started?.stop(),
      )
    : null;
  return { console, http, url: own[0] ?? "", broker, databaseDir, firstSignIn, demo, stop: order.stop };
}

async function openDatabase(env: Env, log: Logger, { step }: StartOrder) {
  const embed = () => startPostgres({ home: env.home, log });
  const embedded = env.databaseUrl === null ? await step("database", embed, (postgres) => postgres.stop()) : null;
  const databaseUrl = env.databaseUrl ?? embedded?.url ?? "";
  await step("migrations", () => migrate(databaseUrl));
  const db = await step(
    "database pool",
    () => openDb(databaseUrl),
    (pool) => pool.$disconnect(),
  );
  return { databaseDir: embedded?.dir ?? null, databaseUrl, db };
}

/** Who answers which paths. The first prefix that fits wins, so pages come last. */
function routesOf(console: Console, inbox: Inbox, pages: HttpHandler | undefined): Route[] {
  return [
    ["/api/v1/", apiHttp(console)],
    ["/api/auth/", authHttp(console)],
    ["/uploads/zips", zipsHttp(console, inbox)],
    ["/uploads/", uploadsHttp(console)],
    ["/agent/v1/", agentHttp(console)],
    ["/broker/v1/", brokerHttp(console)],
    [isPicturePath, legacyHttp(console)],
    ["/install/", installHttp(console)],
    ...(pages ? [["/", pages] satisfies Route] : []),
  ];
}

const starting: RequestListener = (_req, res) => {
  const details = { retryAfterSeconds: 2 };
  sendError(res, new AppError("unavailable", "The console is starting. Try again in 2 s.", { details }), "starting");
};
