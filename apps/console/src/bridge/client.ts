import { randomBytes } from "node:crypto";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import { type LinkEvent, linkFailure, linkWords } from "@holofleet/shared/broker/link.ts";
import { type DownKind, delivery, filterOf, parseTopic, topicOf, upKinds } from "@holofleet/shared/protocol/topics.ts";
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
  /** A message of an agent, or of a topic that was listened to; a retained one of the latter is old news and left out. */
  onMessage(topic: string, payload: Uint8Array): void;
}

export interface BrokerClient {
  /** Sends to one agent. False: the broker did not take it, or we are not connected; nothing is queued. */
  send(agentId: string, kind: DownKind, payload: string): Promise<boolean>;
  /** Listens to these topics too, from now on and after each connect, at QoS 1; takes the place of those before. */
  listen(filters: readonly string[]): void;
  /** Publishes at QoS 1. `unsent`: the broker did not get it; `unknown`: the connection ended before it said so. */
  publish(topic: string, payload: string): Promise<"sent" | "unsent" | "unknown">;
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
  let wanted: readonly string[] = [];
  let heard: readonly string[] = [];

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
    mine.on("message", (topic, payload, { retain }) => {
      const isOld = retain && parseTopic(topic) === null;
      if (!topic.startsWith("$") && !isOld) options.onMessage(topic, payload);
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
      heard = [];
      hear(mine);
      log.info("bridge: connected to the broker");
      options.onConnect();
    });
  }

  /** Subscribes what is wanted and not heard yet; a broker that refuses one leaves the others alone. */
  function hear(mine: MqttClient): void {
    const gone = heard.filter((filter) => !wanted.includes(filter));
    const fresh = wanted.filter((filter) => !heard.includes(filter));
    heard = wanted;
    if (gone.length > 0) mine.unsubscribe([...gone]);
    for (const filter of fresh)
      mine.subscribe(filter, { qos: 1 }, (error, granted) => {
        if (!mine.connected || (!error && granted?.every(({ qos }) => (qos as number) !== 128))) return;
        log.warn(
          { filter },
          "bridge: the broker does not let the console listen to this topic of a cue; check its rules",
        );
        heard = heard.filter((one) => one !== filter);
      });
  }

  attempt();
  return {
    listen(filters) {
      wanted = filters;
      if (client?.connected && readyAt !== null) hear(client);
    },
    publish(topic, payload) {
      const mine = client;
      if (!mine?.connected || readyAt === null) return Promise.resolve("unsent");
      return new Promise((resolve) => {
        mine.publish(topic, payload, { qos: 1 }, (error) => resolve(error ? "unknown" : "sent"));
      });
    },
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
