import { topicOf } from "@holofleet/shared/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createInbound } from "../../apps/console/src/bridge/inbound.ts";
import type { EmbeddedBroker } from "../../apps/console/src/embedded/broker.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestBroker } from "../src/broker.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames } from "../src/frames.ts";

let running: TestConsole;
let admin: TestConsole["admin"];
let agent: WireAgent;
let brokerUrl: string;

const eventually = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 10_000, interval: 50 });
const presence = async () => (await admin.malls.show({ code: "SH-01" })).presence;
const connected = () => eventually(async () => expect((await admin.fleet.status()).broker.connected).toBe(true));

describe("the bridge", () => {
  beforeEach(async () => {
    running = await startTestConsole();
    admin = running.admin;
    brokerUrl = running.broker?.url ?? "";
    await admin.malls.add({ code: "SH-01", name: "One" });
    await saveFrames(running, "lilies", await makeFrames(3));
    await admin.works.publish({ slug: "lilies" });
    agent = await WireAgent.enrol(running, "SH-01");
  });
  afterEach(async () => {
    await agent.leave();
    await running.stop();
  });

  it("carries a sync: doorbell down, progress and the end up", async () => {
    await connected();
    await agent.connect(brokerUrl);
    await agent.publish("presence", agent.hello());
    await eventually(async () => expect(await presence()).toBe("online"));
    const run = await admin.syncs.request({ all: true });
    const desired = await agent.desired();
    const { epoch, generation } = desired;
    await eventually(() => expect(agent.received.at(-1)?.body).toEqual({ epoch, generation }));

    await agent.publish("status", agent.status(desired, 1, 2));
    await eventually(async () =>
      expect(await admin.syncs.show({ id: run.id })).toMatchObject({ files: { done: 1, total: 2 } }),
    );
    await agent.publish("status", agent.status(desired, 3, 3));
    await agent.publish("reported", agent.reported(desired));
    await eventually(async () =>
      expect(await admin.syncs.show({ id: run.id })).toMatchObject({ state: "done", files: { done: 3, total: 3 } }),
    );
  });

  it("tells a vanished agent by its will, and not by the will of an older boot", async () => {
    await connected();
    await agent.connect(brokerUrl);
    await agent.publish("presence", agent.hello());
    await eventually(async () => expect(await presence()).toBe("online"));
    agent.vanish();
    await eventually(async () => expect(await presence()).toBe("offline"));

    const next = agent.rebooted();
    await next.connect(brokerUrl);
    await next.publish("presence", next.hello());
    await eventually(async () => expect(await presence()).toBe("online"));
    await admin.malls.add({ code: "BJ-02", name: "Two" });
    const marker = await WireAgent.enrol(running, "BJ-02");
    await marker.connect(brokerUrl);
    await next.publish("presence", agent.hello(false));
    await marker.publish("presence", marker.hello());
    await eventually(async () => expect((await admin.malls.show({ code: "BJ-02" })).presence).toBe("online"));
    expect(await presence()).toBe("online");
    await marker.leave();
    await next.leave();
  });

  it("drops what is malformed, counts it, and goes on", async () => {
    const topic = topicOf(agent.id, "presence");
    const good = agent.hello();
    const inbound = createInbound(running.console.db, running.console.log);
    const bad: (string | Buffer | object)[] = [
      "",
      "{",
      Buffer.from([0xff, 0xfe, 0x00]),
      "[".repeat(90_000),
      "x".repeat(100_001),
      "null",
      `{"__proto__":{"x":1}}`,
      { ...good, v: 2 },
      { ...good, type: "reported" },
      { ...good, body: { online: "yes", bootId: 7 } },
    ];
    const bytes = (message: string | Buffer | object) =>
      Buffer.isBuffer(message) ? message : Buffer.from(typeof message === "string" ? message : JSON.stringify(message));
    for (const message of bad) inbound.take(topic, bytes(message));
    inbound.take("holofleet/v1/agents/a_x/presence", bytes(good));
    inbound.take(topicOf(agent.id, "desired"), bytes(good));
    inbound.take("elsewhere", bytes(good));
    inbound.take(topicOf("a_nobodyknows", "presence"), bytes(good));
    inbound.take(topic, bytes(good));
    await inbound.settled();
    expect(inbound.dropped()).toEqual({
      not_json: 4,
      oversize: 1,
      bad_envelope: 2,
      version: 1,
      wrong_type: 1,
      bad_body: 1,
      topic: 3,
    });
    expect(await presence()).toBe("online");
  });
});

describe("with a broker of one's own", () => {
  let broker: EmbeddedBroker;
  /** connections of consoles, ever */
  let consoles: number;
  const openBroker = (port = 0) =>
    startTestBroker({
      port,
      async authenticate(username) {
        if (username !== "console") return { role: "agent", id: username };
        consoles += 1;
        return { role: "console" };
      },
    });

  beforeEach(async () => {
    consoles = 0;
    broker = await openBroker();
    const { port } = new URL(broker.url);
    running = await startTestConsole({ MQTT_URL: `mqtt://console:test@127.0.0.1:${port}` });
    admin = running.admin;
    await admin.malls.add({ code: "SH-01", name: "One" });
    agent = await WireAgent.enrol(running, "SH-01");
    await connected();
  });
  afterEach(async () => {
    await agent.leave();
    await running.stop();
    await broker.stop();
  });

  it("rings again when the broker forgot what it kept, and calls nobody offline meanwhile", async () => {
    await agent.connect(broker.url);
    await agent.publish("presence", agent.hello());
    await eventually(async () => expect(await presence()).toBe("online"));
    await running.console.db.agent.update({
      where: { id: agent.id },
      data: { lastSeenAt: new Date(Date.now() - 3600_000) },
    });

    const port = Number(new URL(broker.url).port);
    await broker.stop();
    await eventually(async () => expect((await admin.fleet.status()).broker.connected).toBe(false));
    expect(await presence()).toBe("unknown");
    expect((await admin.fleet.health()).status).toBe("degraded");

    broker = await openBroker(port);
    await connected();
    await agent.connect(broker.url);
    const { epoch, generation } = await agent.desired();
    await eventually(() =>
      expect(agent.received.at(-1)).toEqual({ topic: topicOf(agent.id, "desired"), body: { epoch, generation } }),
    );
  });

  it("is held by one replica, and taken over by another", async () => {
    const replica = await startTestConsole({
      DATABASE_URL: running.console.databaseUrl,
      MQTT_URL: running.console.env.mqttUrl ?? "",
    });
    const { db } = running.console;
    await eventually(async () => {
      const standing = await db.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'holofleet bridge' AND state = 'idle' AND query LIKE 'SELECT %'`;
      expect(standing).toHaveLength(2);
    });
    for (let i = 0; i < 10; i++) await admin.fleet.status();
    expect(consoles).toBe(1);
    await running.stop();
    await eventually(() => expect(consoles).toBe(2));
    running = replica;
    admin = replica.admin;
    await connected();
  });
});
