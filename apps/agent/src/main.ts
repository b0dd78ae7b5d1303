import { createHash } from "node:crypto";
import { join } from "node:path";
import { lockDataDir } from "@holofleet/data-lock";
import { driverPorts } from "@holofleet/shared/protocol/projectors/template.ts";
import type { Logger } from "pino";
import { createEars } from "#broker/ears.ts";
import { createLink } from "#broker/link.ts";
import { listenToOlder } from "#broker/older.ts";
import { readMqttTls } from "#broker/tls.ts";
import { brokerUrls } from "#broker/urls.ts";
import { createConsoleApi } from "#console-api/client.ts";
import { createServerClock } from "#console-api/clock.ts";
import { createHttp } from "#console-api/http.ts";
import { createOutside } from "#console-api/outside.ts";
import { createCues } from "#cues/cues.ts";
import { createAdmission } from "#enrol/admission.ts";
import { requireIdentity, takeBootId } from "#enrol/identity.ts";
import { createKeyring } from "#enrol/keyring.ts";
import { machineHeaders } from "#enrol/machine.ts";
import { createFolderExport } from "#export/export.ts";
import { openLedger } from "#export/ledger.ts";
import { openPictureFolder } from "#export/pictures.ts";
import { presentHealth } from "#health/health.ts";
import { createReporter } from "#health/reporter.ts";
import { announcePlayer } from "#health/running.ts";
import { restingPhases } from "#health/snapshot.ts";
import { createLegacy, type Legacy } from "#legacy/legacy.ts";
import { Library } from "#legacy/library.ts";
import { type LegacySettings, topicsOf } from "#legacy/settings.ts";
import { startPlayer } from "#player/server.ts";
import { createSightings } from "#player/sightings.ts";
import { createProjectors } from "#projectors/projectors.ts";
import { openStore, type Store } from "#store/store.ts";
import { systemClock } from "#sync/clock.ts";
import { lineAt } from "#sync/line.ts";
import { createReconciler, type SyncState } from "#sync/reconcile.ts";
import { createScrub } from "#sync/scrub/scrub.ts";
import { planSpace } from "#sync/space.ts";
import { createThrottle } from "#sync/transfer/throttle.ts";
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
  const { agentId, consoleUrl } = identity;
  const keyring = createKeyring(dataDir, identity, log);
  const machine = await machineHeaders(agentId);
  const store = await openStore(dataDir, log);
  const bootId = await takeBootId(dataDir);
  const ledger = config.folderExport && (await openLedger(join(dataDir, "export")));
  const tls = readMqttTls(config.mqttTls);
  const shelf = config.legacy && (await openShelf(config, store));
  let disk = await store.size();

  const clock = createServerClock();
  const sightings = createSightings({ now: clock.now, onChange: () => reporter.playingChanged() });
  onStop(() => sightings.stop());
  const { playerHost: host, playerPort: port } = config;
  const player = await startPlayer({
    ...{ store, host, port, health, onPlaying: sightings.saw, log },
    redeem: (question, signal) => api.redeem(question, signal),
    findPicture: (path) => legacy?.find(path) ?? null,
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

  const http = createHttp(consoleUrl, () => `${agentId}.${keyring.token()}`, {}, config.proxies, machine);
  onStop(() => http.close());
  const { api, admitted } = createAdmission(createConsoleApi(http, clock), () => link.retarget());

  const limits = { reserveBytes: config.diskReserve, quotaBytes: config.diskQuota };
  const throttle = createThrottle(() => store.desired()?.desired.settings?.line?.limit ?? null, systemClock);

  const ears = createEars({
    onHeard: (topic, payload) => cues.heard(topic, payload),
    onChange: () => reporter.cuesChanged(),
    log,
  });
  const link = createLink({
    agentId,
    get token() {
      return keyring.token();
    },
    bootId,
    api,
    log,
    proxies: config.proxies,
    tls,
    ears,
    urls() {
      if (!admitted()) return [];
      const mqttUrl = store.desired()?.desired.mqttUrl ?? null;
      return brokerUrls(consoleUrl, mqttUrl, config.allowHttp || identity.allowHttp);
    },
    serverNow: clock.now,
    onConnect: () => reporter.snapshot(),
    onDesired() {
      reconciler.nudge();
      reporter.asked();
      if (store.desired()?.desired.rotate) void keyring.rotate(http, () => reconciler.nudge());
    },
    onCommand: (command, remainingMs) => projectors.handle(command, remainingMs),
  });
  const projectors = createProjectors({
    journalDir: join(dataDir, "journal"),
    allowLoopback: config.allowLoopback,
    log,
    now: clock.now,
    onState: () => reporter.projectorsChanged(),
    onAck: (ack) => cues.acked(ack) || legacy?.acked(ack) || link.ack(ack),
    noticePort: driverPorts.pjlink,
  });
  const cues = createCues({
    folder: join(dataDir, "journal"),
    now: clock.now,
    log,
    order: (command, remainingMs) => projectors.handle(command, remainingMs),
    ears,
    onChange: () => reporter.cuesChanged(),
  });
  const reporter = createReporter({
    bootId,
    log,
    uplink: link,
    sync: () => reconciler.state(),
    projectors: () => projectors.states(),
    hours: projectors.hours,
    cues: cues.status,
    playing: sightings.list,
    faults: () => [...(folderExport?.faults() ?? []), ...(legacy?.faults() ?? [])],
    legacy: () => legacy?.state(),
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
    limits,
    throttle,
    onState(state) {
      reporter.syncChanged(state);
      if (state.works !== listed || state.phase === "idle") folderExport?.nudge();
      listed = state.works;
      watch(state);
    },
    onDesired(desired) {
      projectors.configure(desired.projectors, desired.settings?.hours);
      cues.configure(desired.settings?.cues ?? []);
      link.retarget();
      legacy?.look();
      if (desired.rotate) void keyring.rotate(http, () => reconciler.nudge());
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
  const legacy = config.legacy && shelf && startLegacy(config.legacy, shelf);
  onStop(() => projectors.close());
  onStop(() => cues.close());
  onStop(() => reporter.stop());
  onStop(() => scrub.stop());
  onStop(() => reconciler.stop());
  onStop(() => legacy?.stop());
  onStop(() => link.stop());
  const desired = store.desired()?.desired;
  projectors.configure(desired?.projectors ?? [], desired?.settings?.hours);
  cues.configure(desired?.settings?.cues ?? []);
  onStop(await announcePlayer(dataDir, player.url));
  log.info({ agentId, mall: identity.mall.code, console: consoleUrl, player: player.url, bootId }, "agent started");
  return player.url;

  /** An older back end beside the console, with a broker and a way out of its own. */
  function startLegacy(settings: LegacySettings, shelf: Shelf): Legacy {
    const { mqttUrl: url, origins, allowPrivate } = settings;
    const outside = createOutside({ origins, allowPrivate, proxies: config.proxies });
    onStop(() => outside.close());
    const clientId = `holofleet-${createHash("sha256").update(agentId).digest("hex").slice(0, 12)}`;
    return createLegacy({
      ...{ ...shelf, store, outside, origins, throttle, log, now: clock.now },
      topics: topicsOf(settings, identity.mall.code),
      listen: (topics, kept, onMessage, onState) =>
        listenToOlder({
          ...{ url, topics, onMessage, onState, tls, log },
          ...(kept ? { clientId, qos: 1 } : { clientId: `${clientId}p`, qos: 0 }),
        }),
      mayDownload() {
        const desired = store.desired()?.desired;
        return !desired || lineAt(desired, clock.now()).open;
      },
      shortBytes: async (need) => planSpace(need, await store.size(), limits)?.shortBytes ?? 0,
      inventory: () => store.desired()?.desired.projectors ?? [],
      order: (command, remainingMs) => projectors.handle(command, remainingMs),
      onChange: () => reporter.legacyChanged(),
    });
  }

  function health() {
    return presentHealth({
      running: true,
      identity,
      store,
      disk,
      link: link.state(),
      sync: reconciler.state(),
      projectors: projectors.states(),
      legacy: legacy?.state(),
    });
  }
}

type Shelf = Awaited<ReturnType<typeof openShelf>>;

/** What is known of an older system's pictures, and the folder where they stand. Their blobs stay from here on. */
async function openShelf({ dataDir, folderExport }: Config, store: Store) {
  const home = join(dataDir, "legacy");
  const library = await Library.open(home);
  store.hold(() => library.digests());
  const { dir, takeOver } = folderExport ?? { dir: join(home, "pictures"), takeOver: false };
  return { library, pictures: await openPictureFolder(store, { dir, takeOver }) };
}
