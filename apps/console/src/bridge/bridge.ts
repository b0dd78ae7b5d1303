import type { LinkEvent } from "@holofleet/shared/broker/link.ts";
import { parseTopic } from "@holofleet/shared/protocol/topics.ts";
import type { MqttClient } from "mqtt";
import { listenNotices, type Notice } from "#db/notices.ts";
import { askAllBells, fleetRow, sealedTokens } from "#features/agents/service.ts";
import { deviceAccounts, exchangeId } from "#features/codes/service.ts";
import { expireCommands, nextDue } from "#features/commands/service.ts";
import { notifySilence, recordBrokerLink } from "#features/fleet/service.ts";
import { recordLinkEvent } from "#features/inspector/service.ts";
import { sealedLegacy } from "#features/legacy/service.ts";
import type { Console } from "../context.ts";
import { type BrokerAccess, connectBroker } from "./client.ts";
import { coalesce } from "./coalesce.ts";
import { createCueLink } from "./cues.ts";
import { type Accounts, bringAccounts } from "./dynamic-security.ts";
import { electLeader } from "./election.ts";
import { startExchange } from "./exchange.ts";
import { createInbound } from "./inbound.ts";
import { createLegacyLink } from "./legacy.ts";
import { ringDoorbells, sendCommands } from "./outbound.ts";

/** How often everything is looked through, whatever notices said: they may be lost. */
const sweepMs = 5_000;

/**
 * Starts this replica's bridge between Postgres and the broker. One replica at a time holds it; the others stand by and take
 * over within seconds. Nothing is decided here: rows say what is to be sent, and what arrives becomes rows.
 */
export function startBridge(
  console: Console,
  access: BrokerAccess,
  hears: ((topic: string) => boolean) | null,
): { stop(): Promise<void> } {
  const { databaseUrl, log } = console;
  return electLeader({ url: databaseUrl, log, lead: (signal) => lead(console, access, hears, signal) });
}

async function lead(
  console: Console,
  access: BrokerAccess,
  hears: ((topic: string) => boolean) | null,
  signal: AbortSignal,
): Promise<void> {
  const { db, databaseUrl, env, log, secrets, codes } = console;
  await recordBrokerLink(db, false);
  const inbound = createInbound(db, log);
  let connected = false;
  let swept = new Date();
  let due: NodeJS.Timeout | undefined;
  const changed = (now: boolean) => {
    connected = now;
    link.trigger();
  };
  const accounts: Accounts = {
    username: access.username,
    wanted: async () =>
      [...(await sealedTokens(db)), ...(await sealedLegacy(db)), ...(await deviceAccounts(db))].map(
        ({ sealed, ...account }) => ({
          ...account,
          token: () => secrets.unseal(sealed),
        }),
      ),
  };
  let bridged: MqttClient | null = null;
  const prepare = async (client: MqttClient) => {
    await bringAccounts(client, accounts);
    bridged = client;
  };
  const broker = connectBroker({
    ...access,
    log,
    ...(env.mqttAccounts && { prepare }),
    onConnect: () => {
      history({ kind: "connected", code: null, cause: null });
      changed(true);
      // somebody may have been revoked while the accounts were brought
      identities.trigger();
    },
    onDisconnect: () => changed(false),
    onFailure: (event) => history(event),
    onMessage: (topic, payload) => (parseTopic(topic) === null ? cues : inbound).take(topic, payload),
  });

  const exchange = startExchange({ db, secrets, codes, log }, access);

  const failed = (error: unknown) => {
    if (!signal.aborted) log.error({ err: error }, "bridge: failed; the next sweep tries again");
  };
  let recording = Promise.resolve();
  const history = (event: LinkEvent) => {
    recording = recording.then(() => recordLinkEvent(db, event)).catch(failed);
  };
  const link = coalesce(async () => {
    await recordBrokerLink(db, connected);
    if (connected) await askAllBells(db);
    bells.trigger();
    commands.trigger();
    older.look();
    older.order();
  }, failed);
  const bells = coalesce(async () => {
    if (connected) await ringDoorbells(db, broker.send);
  }, failed);
  const commands = coalesce(async () => {
    if (!connected) return;
    await sendCommands(db, broker.send);
    clearTimeout(due);
    const next = await nextDue(db);
    if (next !== null && !signal.aborted)
      due = setTimeout(() => commands.trigger(), Math.min(Math.max(next.getTime() - Date.now(), 0), sweepMs));
  }, failed);
  const identities = coalesce(async () => {
    if (bridged?.connected) await bringAccounts(bridged, accounts);
  }, failed);
  const cues = createCueLink({ db, log, broker, isConnected: () => connected, failed });
  const { publish } = broker;
  const older = createLegacyLink({ console, publish, isConnected: () => connected, hears, failed, signal });
  const sweep = coalesce(async () => {
    const now = new Date();
    if ((await fleetRow(db)).brokerConnected !== connected) link.trigger();
    await expireCommands(db);
    await notifySilence(db, swept, now);
    swept = now;
    bells.trigger();
    commands.trigger();
    cues.sweep();
    older.look();
    older.order();
    identities.retry();
  }, failed);

  const onNotice = (notice: Notice) => {
    const { kind, id } = notice;
    cues.onNotice(notice);
    if (kind === "agent") bells.trigger();
    if (kind === "agent") older.look();
    if (kind === "legacy") older.order();
    if (kind === "command") commands.trigger();
    if (kind === "identity") identities.trigger();
    if (kind === "codes" && id === exchangeId) exchange.look();
  };
  const onReconnect = () => {
    sweep.trigger();
    identities.trigger();
    exchange.look();
  };
  const timer = setInterval(sweep.trigger, sweepMs);
  try {
    const notices = await listenNotices(databaseUrl, log, { onNotice, onReconnect });
    sweep.trigger();
    await aborted(signal);
    await notices.stop();
  } finally {
    clearInterval(timer);
    clearTimeout(due);
    connected = false;
    await exchange.stop();
    await broker.stop();
    await inbound.settled();
    await cues.settled();
    await older.settled();
    await recording;
    await Promise.all([link, bells, commands, identities, sweep].map((running) => running.settled()));
    await recordBrokerLink(db, false).catch(failed);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
