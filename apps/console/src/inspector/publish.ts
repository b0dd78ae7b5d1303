import type { Acknowledged, Qos } from "@holofleet/contract/fleet/inspector.ts";
import { linkFailure, linkWords } from "@holofleet/shared/broker/link.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import mqtt from "mqtt";
import { answerMs, type BrokerAccess, connectOptions } from "./access.ts";

export interface TestMessage {
  topic: string;
  payload: string;
  qos: Qos;
  retain: boolean;
}

/**
 * Publishes one message over a connection of its own, waits for its acknowledgement and leaves.
 * @throws AppError unavailable when the broker is out of reach, forbidden when it refuses, timeout when it does not answer
 */
export function publishOnce(access: BrokerAccess, { topic, payload, qos, retain }: TestMessage): Promise<Acknowledged> {
  return new Promise((resolve, reject) => {
    const client = mqtt.connect(access.url, connectOptions(access));
    let connected = false;
    let last: unknown = null;
    const timer = setTimeout(() => settle(new AppError("timeout", silent)), 2 * answerMs);
    const settle = (result: Acknowledged | AppError) => {
      clearTimeout(timer);
      if (result instanceof AppError) reject(result);
      else resolve(result);
      client.end(result instanceof AppError);
    };
    const fail = (thrown: unknown) => {
      last ??= thrown;
      client.end(true);
    };
    client.on("error", fail);
    client.stream.on("error", fail);
    client.once("close", () => settle(failureOf(connected, last, qos)));
    client.once("connect", () => {
      connected = true;
      const began = performance.now();
      let messageId: number | null = null;
      client.on("packetsend", (packet) => {
        if (packet.cmd === "publish") messageId = packet.messageId || null;
      });
      client.publish(topic, payload, { qos, retain }, (error) => {
        // an unanswered one ends with the connection, which says more
        if (error === undefined || error === null) settle({ messageId, ms: performance.now() - began });
      });
    });
  });
}

const silent =
  "The broker did not acknowledge the message in time. It may have taken it: look before you publish again.";

function failureOf(connected: boolean, thrown: unknown, qos: Qos): AppError {
  if (!connected) return new AppError("unavailable", linkWords(linkFailure(thrown, false), "en"), { cause: thrown });
  const hint = qos === 2 ? ", or does not offer QoS 2: try QoS 1" : "";
  const message = `The broker ended the connection instead of acknowledging: it does not let the console publish there, or takes no such topic${hint}.`;
  return new AppError("forbidden", message, { cause: thrown });
}
