import { join } from "node:path";
import { lockDataDir } from "@holofleet/data-lock";
import { driverPorts } from "@holofleet/shared/protocol/template.ts";
import type { Logger } from "pino";
import { createLink } from "#broker/link.ts";
import { readMqttTls } from "#broker/tls.ts";
import { brokerUrls } from "#broker/urls.ts";
import { createConsoleApi } from "#console-api/client.ts";
import { createServerClock } from "#console-api/clock.ts";
import { createHttp } from "#console-api/http.ts";
import { requireIdentity, takeBootId } from "#enrol/identity.ts";
import { createFolderExport } from "#export/export.ts";
import { openLedger } from "#export/ledger.ts";
import { presentHealth } from "#health/health.ts";
import { createReporter } from "#health/reporter.ts";
import { announcePlayer } from "#health/running.ts";
import { restingPhases } from "#health/snapshot.ts";
import { startPlayer } from "#player/server.ts";
import { createSightings } from "#player/sightings.ts";
import { createProjectors } from "#projectors/projectors.ts";
import { openStore } from "#store/store.ts";
import { systemClock } from "#sync/clock.ts";
import { createReconciler, type SyncState } from "#sync/reconcile.ts";
import { createScrub } from "#sync/scrub/scrub.ts";
import type { Config } from "./config.ts";

export interface RunningAgent {
  playerUrl: string;
  /** Ends everything in reverse order. What was fetched stays. */
  stop(): Promise<void>;
}

type OnStop = (close: () => unknown) => void;

/**
 * Starts the agent: lock, identity, store, player, projectors, sync, link. Player and projectors work from the disk alone;
 * nothing here waits for a network.
 * @param watch told of every movement of the sync, also per network chunk: be quick
 * @throws AppError data_locked, unauthorized (not enrolled), disk_full, disk_failed, data_newer, bad_request (a certificate's file),
 * conflict (the player's port is taken)
 */
export async function runAgent(
  config: Config,
  log: Logger,
  watch: (state: SyncState) => void = () => {},
): Promise<RunningAgent> {
  const closers: (() => unknown)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const playerUrl = await start(config, log, watch, (close) => closers.push(close));
    return { playerUrl, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function start(config: Config, log: Logger, watch: (state: SyncState) => void, onStop: OnStop): Promise<string> {
  const { dataDir } = config;
  const lock = await lockDataDir(dataDir, "agent");
  onStop(() => lock.release());
  const identity = await requireIdentity(dataDir);
  const { agentId, token, consoleUrl } = identity;
  const store = await openStore(dataDir, log);
  const bootId = await takeBootId(dataDir);
  const ledger = config.folderExport && (await openLedger(join(dataDir, "export")));
  const tls = readMqttTls(config.mqttTls);
  let disk = await store.size();

  const clock = createServerClock();
  const sightings = createSightings({ now: clock.now, onChange: () => reporter.playingChanged() });
  onStop(() => sightings.stop());
  const { playerHost: host, playerPort: port } = config;
  const player = await startPlayer({
    ...{ store, host, port, health, onPlaying: sightings.saw, log },
    redeem: (question, signal) => api.redeem(question, signal),
  });
  onStop(() => player.close());

  // Player, export and the five below refer to each other. Nobody calls them before all are there: nothing is awaited meanwhile.
  const checkMs = config.scrubDays === 0 ? Number.POSITIVE_INFINITY : config.scrubDays * 86_400_000;
  const onFaults = () => reporter.faultsChanged();
  const folderExport =
    config.folderExport &&
    ledger &&
    createFolderExport({ ...config.folderExport, store, ledger, checkMs, onFaults, log });
  onStop(() => folderExport?.stop());

  const http = createHttp(consoleUrl, `${agentId}.${token}`, {}, config.proxies);
  onStop(() => http.close());
  const api = createConsoleApi(http, clock);

  const link = createLink({
    agentId,
    token,
    bootId,
    api,
    log,
    proxies: config.proxies,
    tls,
    urls() {
      const mqttUrl = store.desired()?.desired.mqttUrl ?? null;
      return brokerUrls(consoleUrl, mqttUrl, config.allowHttp || identity.allowHttp);
    },
    serverNow: clock.now,
    onConnect: () => reporter.snapshot(),
    onDesired() {
      reconciler.nudge();
      reporter.asked();
    },
    onCommand: (command, remainingMs) => projectors.handle(command, remainingMs),
  });
  const projectors = createProjectors({
    journalDir: join(dataDir, "journal"),
    allowLoopback: config.allowLoopback,
    log,
    now: clock.now,
    onState: () => reporter.projectorsChanged(),
    onAck: link.ack,
    noticePort: driverPorts.pjlink,
  });
  const reporter = createReporter({
    bootId,
    log,
    uplink: link,
    sync: () => reconciler.state(),
    projectors: () => projectors.states(),
    hours: projectors.hours,
    playing: sightings.list,
    faults: () => folderExport?.faults() ?? [],
    scrub: () => scrub.state(),
    async disk() {
      disk = await store.size();
      return disk;
    },
  });
  let listed: SyncState["works"] | null = null;
  const reconciler = createReconciler({
    store,
    api,
    log,
    serverNow: clock.now,
    limits: { reserveBytes: config.diskReserve, quotaBytes: config.diskQuota },
    onState(state) {
      reporter.syncChanged(state);
      if (state.works !== listed || state.phase === "idle") folderExport?.nudge();
      listed = state.works;
      watch(state);
    },
    onDesired(desired) {
      projectors.configure(desired.projectors, desired.settings?.hours);
      link.retarget();
    },
  });
  const scrub = createScrub({
    store,
    clock: systemClock,
    now: clock.now,
    isBusy: () => !restingPhases.has(reconciler.state().phase),
    onChange: () => reporter.scrubChanged(),
    periodMs: checkMs,
    log,
  });
  onStop(() => projectors.close());
  onStop(() => reporter.stop());
  onStop(() => scrub.stop());
  onStop(() => reconciler.stop());
  onStop(() => link.stop());
  const desired = store.desired()?.desired;
  projectors.configure(desired?.projectors ?? [], desired?.settings?.hours);
  onStop(await announcePlayer(dataDir, player.url));
  log.info({ agentId, mall: identity.mall.code, console: consoleUrl, player: player.url, bootId }, "agent started");
  return player.url;

  function health() {
    return presentHealth({
      running: true,
      identity,
      store,
      disk,
      link: link.state(),
      sync: reconciler.state(),
      projectors: projectors.states(),
    });
  }
}
