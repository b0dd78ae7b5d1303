import { topicOf } from "@holofleet/shared/protocol/topics.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";

const secret = "a-secret-of-the-broker";
let running: TestConsole;
let agent: WireAgent;
let other: WireAgent;

beforeAll(async () => {
  running = await startTestConsole({ HOLOFLEET_BROKER_SECRET: secret });
  for (const code of ["SH-01", "BJ-02"]) await running.admin.malls.add({ code, name: code });
  agent = await WireAgent.enrol(running, "SH-01");
  other = await WireAgent.enrol(running, "BJ-02");
});
afterAll(() => running.stop());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(new URL(`/broker/v1/${path}`, running.url), { method: "POST", body, headers });

describe("EMQX asks", () => {
  const authorization = `Bearer ${secret}`;
  const ask = async (path: string, question: unknown) => {
    const body = typeof question === "string" ? question : JSON.stringify(question);
    const response = await post(`emqx/${path}`, body, { authorization, "content-type": "application/json" });
    expect(response.status).toBe(200);
    return response.json();
  };
  const allow = { result: "allow", is_superuser: false };
  const deny = { result: "deny", is_superuser: false };
  const credentials = () => ({ username: agent.id, clientid: agent.id, password: agent.identity.token });

  it("who may come in", async () => {
    expect(await ask("authenticate", credentials())).toEqual(allow);
    expect(await ask("authenticate", { ...credentials(), password: "guess" })).toEqual(deny);
    expect(await ask("authenticate", { ...credentials(), clientid: other.id })).toEqual(deny);
    const { username, password } = running.console.mqtt;
    expect(await ask("authenticate", { username, password, clientid: "console-1" })).toEqual(allow);
    expect(await ask("authenticate", { username, password: "guess", clientid: "console-1" })).toEqual(deny);
  });

  it("who may speak and listen where", async () => {
    const may = (action: string, topic: string, username = agent.id) => ask("authorize", { username, action, topic });
    expect(await may("publish", topicOf(agent.id, "status"))).toEqual(allow);
    expect(await may("subscribe", topicOf(agent.id, "commands"))).toEqual(allow);
    expect(await may("publish", topicOf(agent.id, "commands"))).toEqual(deny);
    expect(await may("publish", topicOf(other.id, "status"))).toEqual(deny);
    expect(await may("subscribe", "#")).toEqual(deny);
    expect(await may("subscribe", topicOf(agent.id, "commands"), "a_nobody12")).toEqual(deny);
    expect(await may("publish", topicOf(agent.id, "commands"), running.console.mqtt.username)).toEqual(allow);
  });

  it("and is denied in so many words what cannot be read", async () => {
    for (const question of ["", "{", "null", [], { username: 7 }, "x".repeat(20_000)]) {
      expect(await ask("authenticate", question)).toEqual(deny);
      expect(await ask("authorize", question)).toEqual(deny);
      expect(await ask("somewhere", question)).toEqual(deny);
    }
  });
});

describe("RabbitMQ asks", () => {
  const ask = async (path: string, question: Record<string, string>) =>
    (await post(`rabbitmq/${path}?secret=${secret}`, new URLSearchParams(question).toString())).text();

  it("who may come in, and use what", async () => {
    const { id, identity } = agent;
    const user = { username: id, client_id: id, password: identity.token, vhost: "/" };
    expect(await ask("user", user)).toBe("allow");
    expect(await ask("user", { ...user, password: "guess" })).toBe("deny");
    expect(await ask("user", { username: id, client_id: id })).toBe("deny");
    expect(await ask("vhost", { username: id, client_id: id, vhost: "/", ip: "127.0.0.1" })).toBe("allow");
    const topic = { username: id, name: "amq.topic", permission: "write" };
    expect(await ask("topic", { ...topic, routing_key: `holofleet.v1.agents.${id}.status` })).toBe("allow");
    expect(await ask("topic", { ...topic, routing_key: `holofleet.v1.agents.${other.id}.status` })).toBe("deny");
    expect(await ask("elsewhere", user)).toBe("deny");
  });
});

describe("nobody else asks", () => {
  it("without the secret, or where there is none", async () => {
    const question = JSON.stringify({ username: agent.id, clientid: agent.id, password: agent.identity.token });
    expect((await post("emqx/authenticate", question)).status).toBe(404);
    expect((await post("emqx/authenticate", question, { authorization: "Bearer guess" })).status).toBe(404);
    expect((await post("rabbitmq/user?secret=", "")).status).toBe(404);
    const silent = await startTestConsole();
    const asked = await fetch(new URL("/broker/v1/rabbitmq/user?secret=", silent.url), { method: "POST" });
    expect(asked.status).toBe(404);
    await silent.stop();
  });
});
