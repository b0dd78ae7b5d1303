import { type BackoffOptions, fullJitterMs } from "@holofleet/shared/backoff.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import mqtt from "mqtt";
import type { Logger } from "pino";
import { brokerFailure } from "./refusal.ts";
import type { MqttTls } from "./tls.ts";

export interface OlderBrokerOptions {
  /** may carry user name and password, which are never logged */
  url: string;
  clientId: string;
  topics: readonly string[];
  /** 1 keeps the subscription while we are away, so that the broker keeps what comes meanwhile; 0 takes only what comes now */
  qos: 0 | 1;
  tls?: MqttTls;
  /** What was retained is told as such. Resolves when the message may count as taken. */
  onMessage(topic: string, payload: Uint8Array, retained: boolean): Promise<void>;
  /** Called when `state` changed. */
  onState?(): void;
  log: Logger;
  backoff?: BackoffOptions;
  /** milliseconds from the first byte to the CONNACK, and from there to the SUBACK */
  connectMs?: number;
}

export interface OlderBroker {
  state(): { listening: boolean; reason: string | null };
  stop(): Promise<void>;
}

/** What concerns our own identity means nothing to the broker of an older system (MQTT 3.1.1 §3.2.2.3, §3.9.3). */
const own: Record<number, [AppError["code"], string]> = {
  2: ["forbidden", "The older system's broker refuses our client id. Look at its rules for client ids."],
  4: [
    "unauthorized",
    "The older system's broker refuses the user name or password in HOLOFLEET_LEGACY_MQTT_URL. Correct them; a special character in them is written as %40 and the like.",
  ],
  5: [
    "forbidden",
    "The older system's broker does not allow this user in. Correct the user name or password in HOLOFLEET_LEGACY_MQTT_URL, or give that user the right to connect.",
  ],
};

const mayNotListen = new AppError(
  "forbidden",
  "The older system's broker does not let this user listen to its topics. Give the user of HOLOFLEET_LEGACY_MQTT_URL the right to read them.",
);

/** Listens to topics of an older system for as long as it runs: the first try at once, then full jitter, for ever. */
export function listenToOlder(options: OlderBrokerOptions): OlderBroker {
  const { topics, qos, log, backoff = { baseMs: 2_000, capMs: 30_000 }, connectMs = 8_000 } = options;
  const url = new URL(options.url);
  const [username, password] = [url.username, url.password].map(decodeURIComponent);
  url.username = "";
  url.password = "";
  let client: mqtt.MqttClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let stopped = false;
  let state: ReturnType<OlderBroker["state"]> = { listening: false, reason: null };

  function become(next: typeof state): void {
    const isNews = next.listening !== state.listening || next.reason !== state.reason;
    state = next;
    if (isNews) options.onState?.();
  }

  function attempt(): void {
    let reason: AppError | null = null;
    const mine = mqtt.connect(url.href, {
      ...(url.protocol === "mqtts:" && options.tls),
      protocolVersion: 4,
      clean: qos === 0,
      clientId: options.clientId,
      ...(username && { username, password }),
      keepalive: 60,
      connectTimeout: connectMs,
      reconnectPeriod: 0,
      resubscribe: false,
    });
    client = mine;
    const fail = (thrown: Error) => {
      reason ??= thrown instanceof AppError ? thrown : failureOf(thrown, url.href);
      mine.end(true);
    };
    mine.on("error", fail);
    mine.stream.on("error", fail);
    // acknowledged when it is on disk: what a crash would lose comes again
    mine.handleMessage = ({ topic, payload, retain }, done) => {
      const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
      options.onMessage(topic, bytes, retain).then(() => done(), fail);
    };
    mine.on("connect", () => {
      const late = setTimeout(() => fail(new Error("suback timeout")), connectMs);
      mine.once("close", () => clearTimeout(late));
      mine.subscribe([...topics], { qos }, (error, grants) => {
        clearTimeout(late);
        if (!mine.connected || stopped) return;
        if (error || grants?.some((grant) => (grant.qos as number) === 128)) return fail(mayNotListen);
        failures = 0;
        log.info({ url: url.href, topics }, "listening to the older system");
        become({ listening: true, reason: null });
      });
    });
    mine.once("close", () => {
      mine.end(true);
      if (stopped) return;
      const { message } = reason ?? brokerFailure(null, url.href);
      if (state.reason !== message) log.warn({ url: url.href }, message);
      become({ listening: false, reason: message });
      timer = setTimeout(attempt, Math.max(500, fullJitterMs(failures++, backoff)));
    });
  }

  attempt();
  return {
    state: () => state,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const mine = client;
      if (!mine) return;
      const left = new Promise<void>((resolve) => mine.end(false, {}, () => resolve()));
      const limit = new Promise<void>((resolve) => setTimeout(resolve, 2_000).unref());
      await Promise.race([left, limit]);
      mine.end(true);
    },
  };
}

function failureOf(thrown: Error, url: string): AppError {
  const [code, message] = own["code" in thrown ? Number(thrown.code) : 0] ?? [];
  return code && message ? new AppError(code, message, { cause: thrown }) : brokerFailure(thrown, url);
}
