import { randomBytes } from "node:crypto";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import { type LinkEvent, linkFailure, linkWords } from "@holofleet/shared/broker/link.ts";
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
  /** Told of each connection that did not come about or ended. */
  onFailure(event: LinkEvent): void;
  onMessage(topic: string, payload: Uint8Array): void;
}

export interface BrokerClient {
  /** Sends to one agent. False: the broker did not take it, or we are not connected; nothing is queued. */
  send(agentId: string, kind: DownKind, payload: string): Promise<boolean>;
  stop(): Promise<void>;
}

const backoff = { baseMs: 500, capMs: 10_000 };
/** Let in, and not allowed to listen. */
const deaf: LinkEvent = { kind: "deaf", code: null, cause: null };
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
    let failure: LinkEvent | null = null;
    let entered = false;
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
    const fail = (error: unknown) => {
      failure ??= error === deaf ? deaf : linkFailure(error, entered);
      mine.end(true);
    };
    mine.on("error", fail);
    // MQTT.js keeps the errors of a WebSocket and its TLS to itself
    mine.stream.on("error", fail);
    mine.on("connect", () => {
      entered = true;
      const prepared = options.prepare?.(mine) ?? Promise.resolve();
      prepared.then(
        () => subscribe(mine, fail),
        (error: Error) => {
          log.warn({ err: error }, "bridge: the broker does not take the agents' accounts");
          failure = { kind: "lost", code: null, cause: "ACCOUNTS" };
          mine.end(true);
        },
      );
    });
    mine.on("message", (topic, payload) => {
      if (!topic.startsWith("$")) options.onMessage(topic, payload);
    });
    mine.once("close", () => {
      mine.end(true);
      if (stopped) return;
      const event = failure ?? linkFailure(null, entered);
      const reason = linkWords(event, "en");
      const lasted = readyAt !== null && performance.now() - readyAt > lastingMs;
      failures = lasted ? 0 : failures + 1;
      if (reason !== lastReason) log.warn({ reason }, "bridge: no connection to the broker; it is tried again");
      lastReason = reason;
      timer = setTimeout(attempt, fullJitterMs(failures, backoff));
      if (readyAt !== null) options.onDisconnect();
      readyAt = null;
      options.onFailure(event);
    });
  }

  function subscribe(mine: MqttClient, fail: (why: unknown) => void): void {
    mine.subscribe(upKinds.map(filterOf), { qos: 1 }, (error, granted) => {
      if (!mine.connected) return;
      if (error || granted?.some(({ qos }) => (qos as number) === 128)) return fail(deaf);
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
