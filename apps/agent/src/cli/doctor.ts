import { createServer } from "node:net";
import { join } from "node:path";
import { lockDataDir } from "@holofleet/data-lock";
import { type AppError, toAppError } from "@holofleet/shared/errors.ts";
import { formatBytes, formatDuration } from "@holofleet/shared/format.ts";
import type { Check } from "@holofleet/shared/install/checklist.ts";
import { agentRoutes } from "@holofleet/shared/protocol/agent-http.ts";
import type { Logger } from "pino";
import { probeBroker } from "#broker/probe.ts";
import { readMqttTls } from "#broker/tls.ts";
import { brokerUrls } from "#broker/urls.ts";
import { createConsoleApi } from "#console-api/client.ts";
import { createServerClock, type ServerClock } from "#console-api/clock.ts";
import { createHttp, type Http } from "#console-api/http.ts";
import { proxyFor, proxyName } from "#console-api/proxy.ts";
import { type Identity, readIdentity, requireIdentity } from "#enrol/identity.ts";
import { askRunning } from "#health/running.ts";
import type { Health } from "#health/snapshot.ts";
import { createProjectors } from "#projectors/projectors.ts";
import { openStore, type Store } from "#store/store.ts";
import type { Config } from "../config.ts";

type Finding = Omit<Check, "name">;

const ok = (message: string): Finding => ({ state: "ok", message });
const warn = (message: string): Finding => ({ state: "warn", message });
const fail = (message: string): Finding => ({ state: "fail", message });

/**
 * Looks at everything that an agent needs. Beside a running agent it asks that one about broker and projectors instead of
 * disturbing it; otherwise it tries for itself.
 */
export async function examine(config: Config, log: Logger): Promise<Check[]> {
  const { dataDir } = config;
  let identity: Identity;
  let store: Store;
  try {
    identity = await requireIdentity(dataDir);
    store = await openStore(dataDir, log);
  } catch (thrown) {
    return [{ name: "agent", ...fail(toAppError(thrown).message) }];
  }
  const running = await askRunning(dataDir, identity.agentId);
  const lock = running ? null : await lockDataDir(dataDir, "agent").catch((thrown: AppError) => thrown);
  if (lock instanceof Error) {
    return [{ name: "agent", ...fail(`${lock.message} It does not answer on its player port; look at its log.`) }];
  }
  try {
    const clock = createServerClock();
    const asked = await askConsole(identity, config, clock);
    const proxy = proxyFor(new URL(identity.consoleUrl), config.proxies);
    return [
      { name: "agent", ...(running ? ok("running") : warn("It is not running. Start it with: holofleet-agent run")) },
      ...(proxy ? [{ name: "proxy" as const, ...ok(`${proxyName(proxy)} is on the way to the console`) }] : []),
      {
        name: "console",
        ...(asked === null ? ok(`${identity.consoleUrl} answers and knows this agent`) : fail(asked.message)),
      },
      { name: "broker", ...(running ? brokerOf(running) : await tryBroker(config, identity, store, asked === null)) },
      { name: "disk", ...(await checkDisk(store, config)) },
      { name: "clock", ...checkClock(clock.skewMs()) },
      { name: "player", ...(running ? ok("its port answers") : await checkPort(config)) },
      { name: "projectors", ...checkProjectors(running?.projectors ?? (await probeProjectors(config, store, log))) },
    ];
  } finally {
    await lock?.release();
  }
}

/** Tells the console what an examination found, as far as it can be reached. */
export async function reportChecks({ dataDir, proxies }: Config, checks: Check[]): Promise<void> {
  const identity = await readIdentity(dataDir).catch(() => null);
  if (identity === null) return;
  const path = agentRoutes.checklist;
  const json = { checks: checks.map((check) => ({ ...check, message: check.message.slice(0, 2000) })) };
  await withConsole(identity, proxies, (http) => http.ask({ method: "POST", path, json, expect: [200] }));
}

async function askConsole(identity: Identity, { proxies }: Config, clock: ServerClock): Promise<AppError | null> {
  return withConsole(identity, proxies, (http) =>
    createConsoleApi(http, clock).desired(null, AbortSignal.timeout(30_000)),
  );
}

/** Asks once. @returns what went wrong */
async function withConsole(
  { consoleUrl, agentId, token }: Identity,
  proxies: Config["proxies"],
  ask: (http: Http) => Promise<unknown>,
): Promise<AppError | null> {
  const http = createHttp(consoleUrl, `${agentId}.${token}`, {}, proxies);
  try {
    await ask(http);
    return null;
  } catch (thrown) {
    return toAppError(thrown);
  } finally {
    await http.close();
  }
}

function brokerOf({ link }: Health): Finding {
  if (link.transport === "mqtt") return ok(`connected to ${link.url}`);
  if (link.transport === "http") return warn(`Messages go over HTTP, slower. ${link.reason ?? ""}`);
  return fail(link.reason ?? "Not connected yet. Look again in a few seconds.");
}

async function tryBroker(config: Config, identity: Identity, store: Store, consoleUp: boolean): Promise<Finding> {
  const mqttUrl = store.desired()?.desired.mqttUrl ?? null;
  const misses: string[] = [];
  for (const url of brokerUrls(identity.consoleUrl, mqttUrl, config.allowHttp || identity.allowHttp)) {
    const refusal = await probeBroker(url, { ...identity, proxies: config.proxies, tls: readMqttTls(config.mqttTls) });
    if (refusal === null) {
      return misses.length === 0
        ? ok(`${url} lets this agent in`)
        : warn(`${url} lets this agent in, but: ${misses.join(" ")}`);
    }
    misses.push(refusal.message);
    if (refusal.code === "agent_revoked") return fail(refusal.message);
  }
  return consoleUp ? warn(`${misses.join(" ")} Until then messages go over HTTP, slower.`) : fail(misses.join(" "));
}

async function checkDisk(store: Store, { diskReserve }: Config): Promise<Finding> {
  const { freeBytes, usedBytes } = await store.size();
  const words = `${formatBytes(freeBytes)} free, ${formatBytes(usedBytes)} used by works`;
  if (freeBytes < diskReserve) return fail(`${words}. Free some space: syncs stop, the show goes on.`);
  return freeBytes < 2e9 ? warn(`${words}. Free some space before the next large work.`) : ok(words);
}

/** Whether the player could have its port. A running agent has it: it was asked there. */
async function checkPort({ playerHost, playerPort }: Config): Promise<Finding> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    server.once("error", resolve);
    server.listen(playerPort, playerHost, () => server.close(() => resolve(null)));
  });
  if (error === null) return ok(`port ${playerPort} is free for the player`);
  const next = "Stop the program that has it, or set HOLOFLEET_PLAYER_PORT to another port.";
  return fail(`The player cannot have port ${playerPort} of ${playerHost} (${error.code}). ${next}`);
}

function checkClock(skewMs: number | null): Finding {
  if (skewMs === null) return warn("Not compared: the console did not answer.");
  const seconds = Math.abs(skewMs) / 1000;
  const words = `${formatDuration(seconds)} ${skewMs < 0 ? "behind" : "ahead of"} the console`;
  return seconds < 60 ? ok(words) : warn(`This machine's clock is ${words}. Switch on its time service (NTP).`);
}

async function probeProjectors(config: Config, store: Store, log: Logger): Promise<Health["projectors"]> {
  const configs = store.desired()?.desired.projectors ?? [];
  if (configs.length === 0) return [];
  const { allowLoopback } = config;
  const nobody = { onState: () => {}, onAck: () => {} };
  const projectors = createProjectors({ journalDir: join(config.dataDir, "journal"), allowLoopback, log, ...nobody });
  try {
    projectors.configure(configs);
    const first = await projectors.probe();
    // one lost call says nothing: only the second makes a projector unreachable
    return first.every(({ state }) => state.link === "online") ? first : await projectors.probe();
  } finally {
    await projectors.close();
  }
}

function checkProjectors(projectors: Health["projectors"]): Finding {
  if (projectors.length === 0) return ok("none in this mall");
  const lost = projectors.filter(({ state }) => state.link !== "online");
  if (lost.length === 0) return ok(projectors.map(({ name, state }) => `${name}: ${state.power.value}`).join(", "));
  const words = lost.map(({ name, state }) => `${name}: ${state.linkReason ?? state.link}`).join(" ");
  return lost.some(({ state }) => state.link === "auth_failed") ? fail(words) : warn(words);
}
