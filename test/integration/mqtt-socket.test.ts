import { once } from "node:events";
import { connectAsync, type MqttClient } from "mqtt";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { brokerPassword, startTestBroker } from "../src/broker.ts";
import { startTestConsole } from "../src/console.ts";

const next = (client: MqttClient): Promise<string> =>
  new Promise((resolve) => client.once("message", (_topic, payload) => resolve(payload.toString())));

test.each(["mqtt", "ws"])("an external broker over %s is reached through the console's own port", async (protocol) => {
  const broker = await startTestBroker();
  // a console in front of the broker stands for a broker that speaks WebSocket
  const inner = await startTestConsole({ MQTT_URL: withPassword(broker.url) });
  const outerUrl = protocol === "mqtt" ? broker.url : `${inner.url.replace("http", "ws")}/mqtt`;
  const outer = protocol === "mqtt" ? inner : await startTestConsole({ MQTT_URL: withPassword(outerUrl) });

  const credentials = { username: "a_demo1234", clientId: "a_demo1234", password: brokerPassword };
  const options = { ...credentials, protocolVersion: 4 as const, reconnectPeriod: 0 };
  const agent = await connectAsync(`${outer.url.replace("http", "ws")}/mqtt`, options);
  const topic = "holofleet/v1/agents/a_demo1234/desired";
  await agent.subscribeAsync(topic, { qos: 1 });
  const head = await connectAsync(broker.url, { ...credentials, username: "console", clientId: "console-test" });
  const heard = next(agent);
  await head.publishAsync(topic, "ring", { qos: 1 });
  expect(await heard).toBe("ring");

  const closed = new Promise((resolve) => agent.once("close", () => resolve("closed")));
  await head.endAsync();
  await broker.stop();
  expect(await closed).toBe("closed");
  await agent.endAsync(true);
  for (const running of new Set([outer, inner])) await running.stop();
});

test("a broker out of reach closes the socket and nothing else", async () => {
  const running = await startTestConsole({ MQTT_URL: "mqtt://127.0.0.1:1" });
  const socket = new WebSocket(`${running.url.replace("http", "ws")}/mqtt`, "mqtt");
  await once(socket, "close");
  expect((await running.admin.fleet.health()).status).toBe("degraded");
  await running.stop();
});

const withPassword = (url: string): string => url.replace("//", `//console:${brokerPassword}@`);
