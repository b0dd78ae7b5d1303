import { type BackoffOptions, fullJitterMs } from "@holofleet/shared/backoff.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type DownKind, delivery, downKinds, topicOf, type UpKind } from "@holofleet/shared/protocol/topics.ts";
import mqtt, { type MqttClient } from "mqtt";
import type { Logger } from "pino";
import { noProxies, type Proxies, tunnelAgent } from "#console-api/proxy.ts";
import type { Ears } from "./ears.ts";
import { brokerFailure, mayNotListen } from "./refusal.ts";
import type { MqttTls } from "./tls.ts";

export interface BrokerOptions {
  agentId: string;
  /** read for each connection: it may have become another one */
  token: string;
  /** the ways out of the mall's network; WebSockets alone go through a proxy */
  proxies?: Proxies;
  /** for `mqtts:` */
  tls?: MqttTls;
  /** what the broker says for us when we fall silent, on `presence`; asked for each connection, so that no two wills are one */
  will(): string;
  /** where to look, best first; asked before each try */
  urls(): string[];
  /** `again` is false for the first connection of this process */
  onConnect(again: boolean): void;
  onDisconnect(): void;
  onMessage(kind: DownKind, payload: Uint8Array, retained: boolean): void;
  /** for what is heard beside the agent's own topics */
  ears?: Ears;
  log: Logger;
  backoff?: BackoffOptions;
  /** milliseconds from the first byte to the CONNACK, and from there to the SUBACK */
  connectMs?: number;
}

export interface BrokerState {
  connected: boolean;
  url: string | null;
  /** why not, in words */
  reason: string | null;
}

export interface Broker {
  state(): BrokerState;
  /** Sends on one of our own topics. False: no PUBACK came, keep what must not be lost. Nothing is queued meanwhile. */
  send(kind: UpKind, payload: string): Promise<boolean>;
  /**
   * Looks at `urls` again: what is new is tried at once, and a connection to an address that left them is given up; also one to a
   * lesser address when a better one is new.
   */
  retarget(): void;
  /** Says `goodbye` on presence when connected, and leaves without the will. */
  stop(goodbye: string): Promise<void>;
}

/** A connection that ends sooner counts as a failure: two machines with one identity throw each other out for ever. */
const lastingMs = 10_000;
/** At most 2 s are spent on good manners when stopping. */
const goodbyeMs = 2_000;

/**
 * Keeps one MQTT 3.1.1 connection alive for as long as it runs: the first try at once, then full jitter, going through the
 * addresses in turn. Each try is a client of its own, because MQTT.js reconnects on a fixed second and stops after a refusal.
 */
export function connectBroker(options: BrokerOptions): Broker {
  const { agentId, urls, log, backoff = { baseMs: 2_000, capMs: 30_000 }, connectMs = 8_000 } = options;
  const topic = topicOf(agentId, "presence");
  let client: MqttClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  /** tries in a row that led to no lasting connection; they choose the address and the wait */
  let failures = 0;
  let connections = 0;
  /** the addresses as they were at the last try */
  let offered: readonly string[] = [];
  let connectedAt = 0;
  let stopped = false;
  let state: BrokerState = { connected: false, url: null, reason: null };

  function attempt(): void {
    const candidates = urls();
    offered = [...candidates];
    const url = candidates[failures % candidates.length];
    if (url === undefined) return;
    let reason: AppError | null = null;
    const will = { topic, payload: Buffer.from(options.will()), ...delivery.presence };
    const mine = mqtt.connect(url, { ...connectOptions(options, url), will });
    client = mine;
    const fail = (thrown: Error) => {
      reason ??= thrown instanceof AppError ? thrown : brokerFailure(thrown, url);
      mine.end(true);
    };
    mine.on("error", fail);
    // MQTT.js keeps the errors of a WebSocket and its TLS to itself
    mine.stream.on("error", fail);
    mine.on("connect", () => {
      connectedAt = performance.now();
      listen(mine, fail, () => {
        state = { connected: true, url, reason: null };
        log.info({ url }, "connected to the broker");
        options.onConnect(connections++ > 0);
        options.ears?.connected(mine);
      });
    });
    mine.on("message", (topic, payload, packet) => {
      const kind = downKinds.find((down) => topic === topicOf(agentId, down));
      if (kind) options.onMessage(kind, payload, packet.retain);
      else options.ears?.message(topic, payload, packet.retain);
    });
    mine.once("close", () => {
      mine.end(true);
      if (stopped || client !== mine) return;
      const message = (reason ?? brokerFailure(null, url)).message;
      const was = state;
      failures = was.connected && performance.now() - connectedAt > lastingMs ? 0 : failures + 1;
      if (was.reason !== message) log.warn({ url }, message);
      state = { connected: false, url: null, reason: message };
      if (was.connected || was.reason !== message) options.ears?.disconnected(message);
      timer = setTimeout(attempt, fullJitterMs(Math.max(0, failures - 1), backoff));
      if (was.connected) options.onDisconnect();
    });
  }

  /** Connected means that the broker has granted what we listen to: whoever sees us online may then speak to us. */
  function listen(mine: MqttClient, fail: (reason: Error) => void, granted: () => void): void {
    const topics = downKinds.map((kind) => topicOf(agentId, kind));
    const timer = setTimeout(() => fail(new Error("suback timeout")), connectMs);
    mine.once("close", () => clearTimeout(timer));
    mine.subscribe(topics, { qos: 1 }, (error, grants) => {
      clearTimeout(timer);
      if (!mine.connected || client !== mine || stopped) return;
      const refused = grants?.some(({ qos }) => (qos as number) === 128);
      if (error || refused) fail(mayNotListen);
      else granted();
    });
  }

  async function send(kind: UpKind, payload: string): Promise<boolean> {
    const mine = client;
    if (!mine?.connected || !state.connected) return false;
    const { qos, retain } = delivery[kind];
    return new Promise((resolve) =>
      mine.publish(topicOf(agentId, kind), payload, { qos, retain }, (error) => resolve(!error)),
    );
  }

  /** Leaves with good manners, so that the broker does not tell of the agent's end, and begins with the best address. */
  async function startOver(): Promise<void> {
    const given = client;
    client = null;
    clearTimeout(timer);
    failures = 0;
    if (state.connected) {
      state = { connected: false, url: null, reason: null };
      options.ears?.disconnected("The agent changes to another address of the broker.");
      options.onDisconnect();
      if (given?.connected) await within(goodbyeMs, given.endAsync());
    }
    given?.end(true);
    if (!stopped && client === null) attempt();
  }

  attempt();
  return {
    state: () => state,
    send,
    retarget() {
      const wanted = urls();
      const [best] = wanted;
      if (state.url === null) {
        if (wanted.join() !== offered.join()) void startOver();
      } else if (!wanted.includes(state.url)) client?.end(true);
      else if (best !== undefined && best !== state.url && !offered.includes(best)) void startOver();
    },
    async stop(goodbye) {
      stopped = true;
      clearTimeout(timer);
      const mine = client;
      if (mine?.connected && state.connected) {
        await within(goodbyeMs, send("presence", goodbye));
        await within(goodbyeMs, mine.endAsync());
      }
      mine?.end(true);
      state = { connected: false, url: null, reason: null };
    },
  };
}

/** One connection without a life of its own: a clean MQTT 3.1.1 session that never reconnects and never queues. */
export function connectOptions(
  {
    agentId,
    token,
    connectMs = 8_000,
    proxies = noProxies,
    tls = {},
  }: Pick<BrokerOptions, "agentId" | "token" | "connectMs" | "proxies" | "tls">,
  url: string,
): mqtt.IClientOptions {
  const agent = url.startsWith("ws") ? tunnelAgent(new URL(url), proxies, connectMs) : undefined;
  return {
    ...(agent && { wsOptions: { agent } }),
    ...(url.startsWith("mqtts:") && tls),
    protocolVersion: 4,
    clean: true,
    clientId: agentId,
    username: agentId,
    password: token,
    keepalive: 45,
    connectTimeout: connectMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
