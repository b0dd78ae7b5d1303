import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { BrokerPrincipal } from "@holofleet/shared/protocol/access.ts";
import { verifyAgent } from "#features/agents/service.ts";
import { verifyDevice } from "#features/codes/service.ts";
import { admitLegacy } from "#features/legacy/service.ts";
import type { Console } from "../context.ts";
import type { Env } from "../env.ts";

/** The console's own name and password at its broker. */
export interface MqttAccount {
  username: string;
  password: string;
}

/** What the broker's certificate is checked with, and the console's own with its key: PEM. */
export interface MqttTls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/** As MQTT_URL says; for the embedded broker a password that is new with every start. */
export function mqttAccount({ mqttUrl }: Pick<Env, "mqttUrl">): MqttAccount {
  if (mqttUrl === null) return { username: "console", password: randomBytes(32).toString("base64url") };
  const { username, password } = new URL(mqttUrl);
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Whose name and password these are: the console's own, an agent's, a device's, an older agent's, or nobody's (`null`). */
export async function mqttIdentity(
  { db, mqtt }: Pick<Console, "db" | "mqtt">,
  username: string,
  password: string,
): Promise<BrokerPrincipal | null> {
  if (mqtt.username !== "" && username === mqtt.username) {
    return timingSafeEqual(digest(password), digest(mqtt.password)) ? { role: "console" } : null;
  }
  const device = await verifyDevice(db, username, password);
  if (device) return { role: "device", ...device };
  const older = await admitLegacy(db, username, password);
  if (older) return older;
  const agent = await verifyAgent(db, username, password);
  return agent && !agent.waiting ? { role: "agent", id: agent.id } : null;
}

const digest = (text: string) => createHash("sha256").update(text).digest();
