import { randomBytes } from "node:crypto";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import { type DownKind, delivery, filterOf, topicOf, upKinds } from "@holofleet/shared/protocol/topics.ts";
import mqtt, { type MqttClient } from "mqtt";
import type { Logger } from "pino";
import type { MqttTls } from "#access/mqtt.ts";

export interface BrokerAccess {
  url: string;
  username: string;
  password: string;
  tls: MqttTls;
}

export interface BrokerOptions extends BrokerAccess {
  log: Logger;
  /** What the broker must be told before anything else; a failure ends the connection, and it is tried again. */
  prepare?(client: MqttClient): Promise<void>;
  /** subscribed and ready */
  onConnect(): void;
  onDisconnect(): void;
  onMessage(topic: string, payload: Uint8Array): void;
}

export interface BrokerClient {
  /** Sends to one agent. False: the broker did not take it, or we are not connected; nothing is queued. */
  send(agentId: string, kind: DownKind, payload: string): Promise<boolean>;
  stop(): Promise<void>;
}

const backoff = { baseMs: 500, capMs: 10_000 };
/** A connection that ends sooner counts as a failure. */
const lastingMs = 10_000;

/**
 * Keeps the console's one MQTT 3.1.1 connection: the first try at once, then full jitter. Each try is a client of its own,
 * because MQTT.js reconnects on a fixed second and stops for ever after a refusal. Every connection subscribes anew.
 */
export function connectBroker(options: BrokerOptions): BrokerClient {
  const { url, username, password, tls, log } = options;
  let client: MqttClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let readyAt: number | null = null;
  let stopped = false;
  let lastReason = "";

  function attempt(): void {
    let reason = "the connection ended";
    const mine = mqtt.connect(url, {
      protocolVersion: 4,
      clean: true,
      clientId: `${username || "console"}-${randomBytes(6).toString("hex")}`,
      ...(username && { username, password }),
      ...tls,
      keepalive: 30,
      connectTimeout: 8_000,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
    });
    client = mine;
    mine.on("error", (error) => {
      reason = error.message || String(error);
      mine.end(true);
    });
    mine.on("connect", () => {
      const prepared = options.prepare?.(mine) ?? Promise.resolve();
      prepared.then(
        () => subscribe(mine),
        (error: Error) => mine.emit("error", error),
      );
    });
    mine.on("message", (topic, payload) => {
      if (!topic.startsWith("$")) options.onMessage(topic, payload);
    });
    mine.once("close", () => {
      mine.end(true);
      if (stopped) return;
      const lasted = readyAt !== null && performance.now() - readyAt > lastingMs;
      failures = lasted ? 0 : failures + 1;
      if (reason !== lastReason) log.warn({ reason }, "bridge: no connection to the broker; it is tried again");
      lastReason = reason;
      timer = setTimeout(attempt, fullJitterMs(failures, backoff));
      if (readyAt !== null) options.onDisconnect();
      readyAt = null;
    });
  }

  function subscribe(mine: MqttClient): void {
    mine.subscribe(upKinds.map(filterOf), { qos: 1 }, (error, granted) => {
      if (!mine.connected) return;
      if (error || granted?.some(({ qos }) => (qos as number) === 128)) {
        log.error("bridge: the broker does not let the console listen; check its access rules");
        mine.end(true);
        return;
      }
      readyAt = performance.now();
      lastReason = "";
      log.info("bridge: connected to the broker");
      options.onConnect();
    });
  }

  attempt();
  return {
    send(agentId, kind, payload) {
      const mine = client;
      if (!mine?.connected) return Promise.resolve(false);
      const { qos, retain } = delivery[kind];
      return new Promise((resolve) =>
        mine.publish(topicOf(agentId, kind), payload, { qos, retain }, (error) => resolve(!error)),
      );
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.endAsync(true);
    },
  };
}
