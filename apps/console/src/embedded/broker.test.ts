import { once } from "node:events";
import { createServer } from "node:net";
import { topicOf } from "@holofleet/shared/protocol/index.ts";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWebSocketStream, WebSocketServer } from "ws";
import { type EmbeddedBroker, startBroker } from "./broker.ts";

const log = pino({ level: "silent" });
const options = {
  host: "127.0.0.1",
  port: 0,
  log,
  async authenticate(username: string, password: string) {
    if (password !== `${username}'s`) return null;
    if (username.startsWith("l_")) return { role: "legacy", id: username, topics: ["sync"] } as const;
    return username === "console" ? ({ role: "console" } as const) : ({ role: "agent", id: username } as const);
  },
};
let broker: EmbeddedBroker;
const opened: MqttClient[] = [];

beforeEach(async () => {
  broker = await startBroker(options);
});
afterEach(async () => {
  for (const client of opened.splice(0)) client.end(true);
  await broker.stop();
});

/** Connects as `username` or fails with the CONNACK's code. */
async function connect(username: string, more: IClientOptions = {}, url = broker.url): Promise<MqttClient> {
  const client = mqtt.connect(url, {
    protocolVersion: 4,
    clientId: username,
    username,
    password: `${username}'s`,
    reconnectPeriod: 0,
    ...more,
  });
  opened.push(client);
  await new Promise((resolve, reject) => client.once("connect", resolve).once("error", reject));
  client.on("error", () => {});
  return client;
}

/** Resolves when the broker ended the connection, however rudely. */
function gone(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once("close", resolve));
}

/** The next message on any of the client's subscriptions. */
function message(client: MqttClient): Promise<string> {
  return new Promise((resolve) => client.once("message", (topic, payload) => resolve(`${topic} ${payload}`)));
}

describe("embedded broker", () => {
  it("carries messages between an agent and the console", async () => {
    const bridge = await connect("console", { clientId: "console-1" });
    const agent = await connect("a_shanghai1");
    await bridge.subscribeAsync("holofleet/v1/agents/+/status");
    await agent.subscribeAsync(topicOf("a_shanghai1", "commands"), { qos: 1 });
    const up = message(bridge);
    await agent.publishAsync(topicOf("a_shanghai1", "status"), "half");
    expect(await up).toBe("holofleet/v1/agents/a_shanghai1/status half");
    const down = message(agent);
    await bridge.publishAsync(topicOf("a_shanghai1", "commands"), "on", { qos: 1 });
    expect(await down).toBe("holofleet/v1/agents/a_shanghai1/commands on");
  });

  it.each([
    ["a wrong password", { password: "guess" }, 4],
    ["no password", { password: undefined }, 4],
    ["another's client id", { clientId: "a_beijing22" }, 2],
    ["an unnamed client", { clientId: "" }, 2],
  ])("refuses %s", async (_what, more, code) => {
    await expect(connect("a_shanghai1", more)).rejects.toMatchObject({ code });
  });

  it("answers 3 when passwords cannot be checked", async () => {
    await broker.stop();
    broker = await startBroker({ ...options, authenticate: () => Promise.reject(new Error("no database")) });
    await expect(connect("a_shanghai1")).rejects.toMatchObject({ code: 3 });
  });

  it("leaves an agent connected when a stranger uses its client id", async () => {
    const agent = await connect("a_shanghai1");
    let lost = false;
    agent.on("close", () => {
      lost = true;
    });
    await expect(connect("a_beijing22", { clientId: "a_shanghai1" })).rejects.toMatchObject({ code: 2 });
    await agent.publishAsync(topicOf("a_shanghai1", "acks"), "still here", { qos: 1 });
    expect(lost).toBe(false);
  });

  it("keeps two older agents apart that started in the same second, and replaces one that comes again", async () => {
    const clientId = "20261120090000";
    const first = await connect("l_mall1", { clientId });
    const second = await connect("l_mall2", { clientId });
    for (const client of [first, second]) await client.subscribeAsync("sync");
    const heard = [message(first), message(second)];
    const bridge = await connect("console");
    await bridge.publishAsync("sync", "a list");
    expect(await Promise.all(heard)).toEqual(["sync a list", "sync a list"]);
    const replaced = gone(first);
    await connect("l_mall1", { clientId });
    await replaced;
    expect(second.connected).toBe(true);
    const revoked = gone(second);
    broker.disconnect("l_mall2");
    await revoked;
    expect(broker.agents()).toEqual(["l_mall1"]);
  });

  it("keeps an agent to its own topics, its will included", async () => {
    const bridge = await connect("console");
    const heard: string[] = [];
    bridge.on("message", (topic) => heard.push(topic));
    for (const kind of ["presence", "status"]) await bridge.subscribeAsync(`holofleet/v1/agents/+/${kind}`);
    const will = {
      topic: topicOf("a_beijing22", "presence"),
      payload: Buffer.from("gone"),
      qos: 1 as const,
      retain: true,
    };
    const liar = await connect("a_shanghai1", { will });
    const refused = await liar.subscribeAsync("holofleet/v1/agents/+/desired").catch((error: Error) => error);
    expect(refused).toBeInstanceOf(Error);
    liar.publish(topicOf("a_beijing22", "status"), "forged");
    await gone(liar);
    const own = {
      topic: topicOf("a_wuhan333", "presence"),
      payload: Buffer.from("gone"),
      qos: 1 as const,
      retain: true,
    };
    const honest = await connect("a_wuhan333", { will: own });
    honest.stream.destroy();
    await message(bridge);
    expect(heard).toEqual([topicOf("a_wuhan333", "presence")]);
  });

  it("cuts off an oversize message, and nobody gets it", async () => {
    const agent = await connect("a_shanghai1");
    agent.publish(topicOf("a_shanghai1", "reported"), Buffer.alloc(200_000), { retain: true });
    await gone(agent);
    const bridge = await connect("console");
    const seen: string[] = [];
    bridge.on("message", (topic) => seen.push(topic));
    await bridge.subscribeAsync("holofleet/v1/agents/+/reported", { qos: 1 });
    const other = await connect("a_beijing22");
    await other.publishAsync(topicOf("a_beijing22", "reported"), "small", { qos: 1 });
    if (seen.length === 0) await message(bridge);
    expect(seen).toEqual([topicOf("a_beijing22", "reported")]);
  });

  it("queues nothing for an agent that is away, even when it asks for a session", async () => {
    const first = await connect("a_shanghai1", { clean: false });
    await first.subscribeAsync(topicOf("a_shanghai1", "commands"), { qos: 1 });
    await first.endAsync();
    const bridge = await connect("console");
    await bridge.publishAsync(topicOf("a_shanghai1", "commands"), "yesterday", { qos: 1 });
    const again = await connect("a_shanghai1", { clean: false });
    const got = message(again);
    await again.subscribeAsync(topicOf("a_shanghai1", "commands"), { qos: 1 });
    await bridge.publishAsync(topicOf("a_shanghai1", "commands"), "today", { qos: 1 });
    expect(await got).toMatch(/today$/);
  });

  it("disconnects a revoked agent at once", async () => {
    const agent = await connect("a_shanghai1");
    const closed = gone(agent);
    broker.disconnect("a_shanghai1");
    await closed;
  });

  it("serves MQTT over WebSocket", async () => {
    const web = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(web, "listening");
    web.on("connection", (socket) => broker.handleWebSocket(createWebSocketStream(socket)));
    const { port } = web.address() as { port: number };
    const agent = await connect("a_shanghai1", {}, `ws://127.0.0.1:${port}/mqtt`);
    await agent.subscribeAsync(topicOf("a_shanghai1", "desired"), { qos: 1 });
    const bridge = await connect("console");
    const bell = message(agent);
    await bridge.publishAsync(topicOf("a_shanghai1", "desired"), "7", { qos: 1, retain: true });
    expect(await bell).toMatch(/7$/);
    web.close();
  });

  it("names the taken port and the variable", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as { port: number };
    await expect(startBroker({ ...options, port })).rejects.toThrow(new RegExp(`Port ${port} is taken.*MQTT_PORT`));
    holder.close();
  });
});
