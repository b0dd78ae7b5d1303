import { readFileSync } from "node:fs";
import type { Duplex } from "node:stream";
import { deviceIdPattern } from "@holofleet/shared/codes/wire.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { type MqttAccount, type MqttTls, mqttIdentity } from "#access/mqtt.ts";
import { listenNotices } from "#db/notices.ts";
import { type EmbeddedBroker, startBroker } from "#embedded/broker.ts";
import { livingAgents } from "#features/agents/service.ts";
import { livingDevices } from "#features/codes/service.ts";
import { createCueTopics } from "#features/cues/service.ts";
import { idInName, livingLegacy } from "#features/legacy/service.ts";
import { createGateway } from "#gateway/gateway.ts";
import type { Console } from "./context.ts";
import type { Env } from "./env.ts";
import type { StartOrder } from "./start-order.ts";

/** How the console itself reaches the broker. */
export interface BrokerLink extends MqttAccount {
  url: string;
  tls: MqttTls;
}

/** Where agents come in that the console checks itself. */
interface Door {
  /** Serves MQTT on a stream that came over WebSocket. */
  handleWebSocket(stream: Duplex): void;
  /** Ends the connections of an agent or device at once; its will is sent. */
  disconnect(id: string): void;
  /** ids of those who are in */
  agents(): string[];
}

/**
 * The user's own broker with a gateway before it, or the embedded one. Agents that are revoked are shown out at once.
 * @throws AppError unavailable when MQTT_PORT is taken, bad_request when a certificate cannot be read
 */
export async function openBroker(
  console: Console,
  { step }: StartOrder,
): Promise<{ broker: EmbeddedBroker | null; door: Door; link: BrokerLink }> {
  const { env, log, mqtt } = console;
  const tls = readTls(env);
  const authenticate = (username: string, password: string) => mqttIdentity(console, username, password);
  const cueTopics = createCueTopics(console.db);
  const embed = () => startBroker({ host: env.host, port: env.mqttPort, log, authenticate, cueTopics });
  const broker = env.mqttUrl === null ? await step("broker", embed, (started) => started.stop()) : null;
  const link = { url: env.mqttUrl ?? broker?.url ?? "", ...mqtt, tls };
  const door = broker ?? createGateway({ link, authenticate, cueTopics, log });
  await step(
    "revoked agents",
    () => showOut(console, door),
    (watch) => watch.stop(),
  );
  return { broker, door, link };
}

/** Disconnects agents and devices as they are revoked, and looks through all of them when a notice may have been lost. */
function showOut({ db, databaseUrl, log }: Console, door: Door): Promise<{ stop(): Promise<void> }> {
  const check = async (ids: string[]) => {
    const older = await livingLegacy(db, ids);
    const living = new Set([
      ...(await livingAgents(db, ids)),
      ...(await livingDevices(db, ids)),
      ...older.map(({ id }) => id),
    ]);
    for (const id of ids) if (!living.has(id)) door.disconnect(id);
  };
  const look = (ids: string[]) =>
    void check(ids).catch((error: unknown) => log.error({ err: error }, "broker: cannot tell who is revoked"));
  return listenNotices(databaseUrl, log, {
    onNotice({ kind, id }) {
      if (kind !== "identity") return;
      const names = door.agents().filter((name) => idInName(name) === id);
      // the topics of a device or an older agent may have changed, or its password: it has to come in anew
      if (deviceIdPattern.test(id)) door.disconnect(id);
      else if (names.length > 0) for (const name of names) door.disconnect(name);
      else look([id]);
    },
    onReconnect: () => look(door.agents()),
  });
}

/** @throws AppError bad_request naming the variable and the file */
function readTls({ mqttTls }: Env): MqttTls {
  const read = (variable: string, path: string | null) => {
    if (path === null) return undefined;
    try {
      return readFileSync(path);
    } catch (error) {
      const message = `${variable}: cannot read ${path}: ${(error as Error).message}. Give the path of a PEM file.`;
      throw new AppError("bad_request", message, { cause: error });
    }
  };
  const ca = read("HOLOFLEET_MQTT_CA", mqttTls.ca);
  const cert = read("HOLOFLEET_MQTT_CERT", mqttTls.cert);
  const key = read("HOLOFLEET_MQTT_KEY", mqttTls.key);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
