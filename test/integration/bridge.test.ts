import { topicOf } from "@holofleet/shared/protocol/topics.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

    await agent.publish("status", agent.status(desired, 1, 3));
    await eventually(async () =>
      expect(await admin.syncs.show({ id: run.id })).toMatchObject({ files: { done: 1, total: 3 } }),
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
    await next.publish("presence", agent.hello(false));
    await next.publish("status", next.status(await next.desired(), 0, 0));
    await next.publish("reported", next.reported(await next.desired()));
    await eventually(async () => expect((await admin.malls.show({ code: "SH-01" })).sync.state).toBe("in_sync"));
    expect(await presence()).toBe("online");
    await next.leave();
  });

  it("drops what is malformed, counts it, and goes on", async () => {
    await connected();
    await agent.connect(brokerUrl);
    const bad = [
      "",
      "{",
      "null",
      `{"__proto__":{"x":1}}`,
      Buffer.from([0xff, 0xfe, 0x00]),
      `${"[".repeat(40_000)}`,
      { ...agent.hello(), v: 2 },
      { ...agent.hello(), type: "reported" },
      { ...agent.hello(), body: { online: "yes", bootId: 7 } },
    ];
    for (const message of bad) await agent.publish("presence", message);
    await agent.publish("presence", agent.hello());
    await eventually(async () => expect(await presence()).toBe("online"));
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
    expect(consoles).toBe(1);
    await running.stop();
    await eventually(() => expect(consoles).toBe(2));
    running = replica;
    admin = replica.admin;
    await connected();
  });
});
