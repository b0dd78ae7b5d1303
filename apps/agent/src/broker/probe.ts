import type { AppError } from "@holofleet/shared/errors.ts";
import mqtt from "mqtt";
import type { Proxies } from "#console-api/proxy.ts";
import { connectOptions } from "./client.ts";
import { brokerFailure } from "./refusal.ts";
import type { MqttTls } from "./tls.ts";

/**
 * Signs in at the broker once and leaves. `null` when it let us in, else why not, in words. Never beside a running agent: the
 * same identity would throw it out (MQTT 3.1.1 §3.1.4).
 */
export function probeBroker(
  url: string,
  identity: { agentId: string; token: string; proxies?: Proxies; tls?: MqttTls },
): Promise<AppError | null> {
  return new Promise((resolve) => {
    const client = mqtt.connect(url, connectOptions(identity, url));
    // the first answer counts: leaving closes the connection too
    const fail = (thrown: Error | null) => {
      resolve(brokerFailure(thrown, url));
      client.end(true);
    };
    client.once("connect", () => {
      resolve(null);
      client.end();
    });
    client.on("error", fail);
    client.stream.on("error", fail);
    client.once("close", () => fail(null));
  });
}
