import { randomBytes } from "node:crypto";
import type { IClientOptions } from "mqtt";
import type { MqttAccount, MqttTls } from "#access/mqtt.ts";

/** Where the broker is, and the console's own account there. */
export interface BrokerAccess extends MqttAccount {
  url: string;
  tls: MqttTls;
}

/** How long a broker may take to answer, in milliseconds. */
export const answerMs = 8_000;

/** A connection of its own beside the bridge's: a clean MQTT 3.1.1 session under an id that nobody else has. */
export function connectOptions({ username, password, tls }: BrokerAccess): IClientOptions {
  return {
    protocolVersion: 4,
    clean: true,
    clientId: `${username || "console"}-inspector-${randomBytes(6).toString("hex")}`,
    ...(username && { username, password }),
    ...tls,
    keepalive: 30,
    connectTimeout: answerMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  };
}
