import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { filterOf, topicOf } from "@holofleet/shared/protocol/topics.ts";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, expect, test, vi } from "vitest";
import WebSocket from "ws";
import type { EmbeddedBroker } from "../../apps/console/src/embedded/broker.ts";
import { createMqttSocket } from "../../apps/console/src/front/mqtt-socket.ts";
import { WireAgent } from "../src/agent.ts";
import { brokerPassword, startTestBroker } from "../src/broker.ts";
import { type Settings, startTestConsole, type TestConsole } from "../src/console.ts";

const next = (client: MqttClient): Promise<string> =>
  new Promise((resolve) => client.once("message", (_topic, payload) => resolve(payload.toString())));
const gone = (client: MqttClient) => new Promise((resolve) => client.once("close", () => resolve("closed")));
const withPassword = (url: string): string => url.replace("//", `//console:${brokerPassword}@`);
const socketOf = ({ url }: TestConsole) => `${url.replace("http", "ws")}/mqtt`;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function openConsole(settings: Settings) {
  const running = await startTestConsole(settings);
  closers.push(() => running.stop());
  return running;
}

async function connect(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, ...options }, false);
  client.on("error", () => {});
  closers.push(() => client.endAsync(true));
  return client;
}

/** A broker that knows the console's account only, a console before it, and two of its agents. */
async function start() {
  const broker = await startTestBroker({
    authenticate: async (username, password) =>
      username === "console" && password === brokerPassword ? { role: "console" } : null,
  });
  closers.push(() => broker.stop());
  const running = await openConsole({ MQTT_URL: withPassword(broker.url) });
  for (const code of ["SH-01", "BJ-02"]) await running.admin.malls.add({ code, name: code });
  const agents = [await WireAgent.enrol(running, "SH-01"), await WireAgent.enrol(running, "BJ-02")] as const;
  const head = await connect(broker.url, { username: "console", clientId: "test", password: brokerPassword });
  const credentials = ({ id, identity }: WireAgent) => ({ username: id, clientId: id, password: identity.token });
  return { broker, running, agents, head, credentials };
}

/** Lets a broker speak WebSocket too. Answers where. */
async function openSocketDoor({ handleWebSocket }: Pick<EmbeddedBroker, "handleWebSocket">): Promise<string> {
  const door = createMqttSocket(handleWebSocket);
  const http = createServer().on("upgrade", door.upgrade).listen(0, "127.0.0.1");
  closers.push(() => http.close(), door.stop);
  await once(http, "listening");
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}/mqtt`;
}

test.each(["mqtt", "ws"])("an external broker over %s is reached through the console's own port", async (protocol) => {
  const { broker, running: inner, agents, head, credentials } = await start();
  const { databaseUrl } = inner.console;
  const second = async () => ({ MQTT_URL: withPassword(await openSocketDoor(broker)), DATABASE_URL: databaseUrl });
  const { email, password } = inner;
  const first = { HOLOFLEET_ADMIN_EMAIL: email, HOLOFLEET_ADMIN_PASSWORD: password };
  const outer = protocol === "mqtt" ? inner : await openConsole({ ...(await second()), ...first });
  const agent = await connect(socketOf(outer), credentials(agents[0]));
  const topic = topicOf(agents[0].id, "commands");
  await agent.subscribeAsync(topic, { qos: 1 });
  const heard = next(agent);
  await head.publishAsync(topic, "ring", { qos: 1 });
  expect(await heard).toBe("ring");
  const closed = gone(agent);
  await closers.splice(0, 1)[0]?.();
  expect(await closed).toBe("closed");
});

test("only who is known comes in, under its own client id, with a will of its own", async () => {
  const { running, agents, credentials } = await start();
  const enter = (more: IClientOptions) => connect(socketOf(running), { ...credentials(agents[0]), ...more });
  await expect(enter({ password: "guess" })).rejects.toMatchObject({ code: 4 });
  await expect(enter({ password: undefined })).rejects.toMatchObject({ code: 4 });
  const itself = { username: "console", clientId: "console-1", password: brokerPassword };
  await expect(enter(itself)).rejects.toMatchObject({ code: 4 });
  await expect(enter({ clientId: agents[1].id })).rejects.toMatchObject({ code: 2 });
  const will = { topic: topicOf(agents[1].id, "presence"), payload: Buffer.from("forged") };
  await expect(enter({ will: { ...will, qos: 1, retain: true } })).rejects.toMatchObject({ code: 5 });
});

test("who speaks or listens where it may not is cut off, and nobody hears it", async () => {
  const { running, agents, head, credentials } = await start();
  const heard: string[] = [];
  head.on("message", (topic) => heard.push(topic));
  await head.subscribeAsync(filterOf("status"));
  const attempts: ((client: MqttClient) => void)[] = [
    (client) => client.publish(topicOf(agents[1].id, "status"), "forged"),
    (client) => client.publish(topicOf(agents[0].id, "desired"), "forged"),
    (client) => client.publish(topicOf(agents[0].id, "acks"), "twice", { qos: 2 }),
    (client) => client.publish(topicOf(agents[0].id, "reported"), Buffer.alloc(200_000)),
    (client) => client.subscribe("#", () => {}),
    (client) => client.subscribe(topicOf(agents[1].id, "commands"), () => {}),
  ];
  for (const attempt of attempts) {
    const client = await connect(socketOf(running), credentials(agents[0]));
    const closed = gone(client);
    attempt(client);
    await closed;
  }
  const honest = await connect(socketOf(running), credentials(agents[1]));
  await honest.publishAsync(topicOf(agents[1].id, "status"), "true");
  await vi.waitFor(() => expect(heard).toEqual([topicOf(agents[1].id, "status")]), { timeout: 10_000 });
});

test("a revoked agent is cut off at once and not let in again", async () => {
  const { running, agents, credentials } = await start();
  const client = await connect(socketOf(running), credentials(agents[0]));
  const closed = gone(client);
  const revoked = await running.admin.agents.revoke({ id: agents[0].id });
  expect(revoked).toMatchObject({ id: agents[0].id, mall: "SH-01" });
  expect(await running.admin.agents.revoke({ id: agents[0].id })).toEqual(revoked);
  await closed;
  expect((await agents[0].fetch("/agent/v1/desired")).status).toBe(401);
  await expect(connect(socketOf(running), credentials(agents[0]))).rejects.toMatchObject({ code: 4 });
  expect((await agents[1].fetch("/agent/v1/desired")).status).toBe(200);
  await expect(running.admin.agents.revoke({ id: "a_nobody" })).rejects.toMatchObject({ code: "not_found" });
});

test("a broker out of reach closes the socket of who was let in, and nothing else", async () => {
  const running = await openConsole({ MQTT_URL: "mqtt://console:test@127.0.0.1:1" });
  await running.admin.malls.add({ code: "SH-01", name: "One" });
  const { id, identity } = await WireAgent.enrol(running, "SH-01");
  const entering = connect(socketOf(running), { username: id, clientId: id, password: identity.token });
  await expect(entering).rejects.toThrow();
  const socket = new WebSocket(socketOf(running), "mqtt");
  await once(socket, "open");
  socket.send("no MQTT at all");
  await once(socket, "close");
  expect((await running.admin.fleet.health()).status).toBe("degraded");
});
