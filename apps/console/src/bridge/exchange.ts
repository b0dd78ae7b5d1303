import { setTimeout as pause } from "node:timers/promises";
import { fullJitterMs } from "@holofleet/shared/backoff.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import mqtt, { type MqttClient } from "mqtt";
import { answerHeard, exchangeRow, recordListening } from "#features/codes/service.ts";
import type { Console } from "../context.ts";
import type { BrokerAccess } from "./client.ts";

/** What waited at the broker for longer than this is not answered: whoever asked has gone. Milliseconds. */
const forgetMs = 10 * 60_000;
const heartbeatMs = 30_000;
/** seconds; both as in the older systems */
const keepalive = 600;
const backoff = { baseMs: 500, capMs: 10_000 };
/** So long a broker may take to end a connection: milliseconds. */
const leavingMs = 2_000;
/** A connection that ends sooner counts as a failure. */
const lastingMs = 10_000;

type Parts = Pick<Console, "db" | "secrets" | "codes" | "log">;

/**
 * Answers devices that ask for access codes by MQTT, on a connection with a session of its own that the broker keeps: what is
 * asked while the console restarts waits there. A message is acknowledged once its answer is on its way, so none is lost between;
 * `look` reads the topic anew.
 */
export function startExchange(parts: Parts, access: BrokerAccess): { look(): void; stop(): Promise<void> } {
  const { db, log } = parts;
  const stopping = new AbortController();
  let changed = new AbortController();
  let failures = 0;

  const run = async () => {
    while (!stopping.signal.aborted) {
      const until = AbortSignal.any([stopping.signal, changed.signal]);
      const since = performance.now();
      try {
        const { topic, seenAt } = await exchangeRow(db);
        if (topic === null) await aborted(until);
        else await listen(topic, seenAt, until);
        failures = 0;
      } catch (error) {
        failures = performance.now() - since > lastingMs ? 0 : failures + 1;
        const reason = error instanceof Error ? error.message : String(error);
        if (failures <= 1) log.warn({ reason }, "codes: no exchange with the broker; it is tried again");
        await pause(fullJitterMs(failures, backoff), undefined, { signal: until }).catch(() => {});
      }
      if (changed.signal.aborted) changed = new AbortController();
    }
  };

  async function listen(topic: string, seenAt: Date | null, until: AbortSignal): Promise<void> {
    if (seenAt !== null && Date.now() - seenAt.getTime() > forgetMs) await connection(parts, access, null, until);
    const heartbeat = setInterval(() => void recordListening(db).catch(() => {}), heartbeatMs);
    try {
      await connection(parts, access, topic, until);
    } finally {
      clearInterval(heartbeat);
    }
  }

  const running = run();
  return {
    look: () => changed.abort(),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/**
 * One connection. Without a topic it only ends the session that the broker kept. Resolves when `until` is aborted; what ends it
 * otherwise is thrown.
 */
function connection(parts: Parts, access: BrokerAccess, topic: string | null, until: AbortSignal): Promise<void> {
  const { url, username, password, tls } = access;
  return new Promise((resolve, reject) => {
    let failure: Error | null = new AppError("network", "the connection ended");
    const client = mqtt.connect(url, {
      protocolVersion: 4,
      clean: topic === null,
      clientId: `${username || "console"}-codes`,
      ...(username && { username, password }),
      ...tls,
      keepalive,
      connectTimeout: 8_000,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
    });
    const finish = (error: Error | null) => {
      failure = error;
      client.end(error !== null);
    };
    let leaving: NodeJS.Timeout | undefined;
    const stop = () => {
      finish(null);
      // a broker that froze, or that a cut cable parts from us, never says that it ended
      leaving = setTimeout(() => client.stream.destroy(), leavingMs);
    };
    until.addEventListener("abort", stop, { once: true });
    if (until.aborted) stop();
    client.on("error", finish);
    client.once("close", () => {
      until.removeEventListener("abort", stop);
      clearTimeout(leaving);
      client.end(true);
      if (failure) reject(failure);
      else resolve();
    });
    client.handleMessage = (packet, done) => {
      answer(parts, client, packet).then(
        () => done(),
        // not acknowledged: the broker sends it again on the next connection
        (error: Error) => finish(error),
      );
    };
    client.on("connect", () => {
      if (topic === null) return stop();
      client.subscribe(topic, { qos: 1 }, (error, granted) => {
        if (!client.connected) return;
        if (error || granted?.some(({ qos }) => (qos as number) === 128))
          return finish(new AppError("forbidden", `The broker does not let the console listen to ${topic}.`));
        parts.log.info({ topic }, "codes: devices are answered");
        void recordListening(parts.db).catch(finish);
      });
    });
  });
}

async function answer(parts: Parts, client: MqttClient, packet: mqtt.IPublishPacket): Promise<void> {
  const { topic, payload, dup, retain, messageId } = packet;
  // a copy that the broker kept is nobody's question now
  if (retain) return;
  try {
    const said = await answerHeard(parts, { topic, payload: Buffer.from(payload), dup, messageId });
    if (said !== null) client.publish(topic, said, { qos: 1 });
  } catch (error) {
    if (error instanceof AppError && (error.code === "rate_limited" || error.code === "conflict")) return;
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
