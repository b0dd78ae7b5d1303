import { randomBytes } from "node:crypto";
import { type EmbeddedBroker, startBroker } from "#embedded/broker.ts";
import { verifyAgent } from "#features/agents/service.ts";
import type { Console } from "./context.ts";
import type { StartOrder } from "./start-order.ts";

/** How the console itself reaches the broker. */
export interface BrokerLink {
  url: string;
  username: string;
  password: string;
}

/**
 * The user's own broker, or the embedded one: then the console's password on it is new with every start.
 * @throws AppError unavailable when MQTT_PORT is taken
 */
export async function openBroker(
  { db, env, log }: Console,
  { step }: StartOrder,
): Promise<{ broker: EmbeddedBroker | null; link: BrokerLink }> {
  if (env.mqttUrl !== null) {
    const { username, password } = new URL(env.mqttUrl);
    const credentials = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
    return { broker: null, link: { url: env.mqttUrl, ...credentials } };
  }
  const own = { username: "console", password: randomBytes(32).toString("base64url") };
  const authenticate = async (username: string, password: string) => {
    if (username === own.username) return password === own.password ? { role: "console" as const } : null;
    const agent = await verifyAgent(db, username, password);
    return agent && { role: "agent" as const, id: agent.id };
  };
  const broker = await step(
    "broker",
    () => startBroker({ host: env.host, port: env.mqttPort, log, authenticate }),
    (started) => started.stop(),
  );
  return { broker, link: { url: broker.url, ...own } };
}
