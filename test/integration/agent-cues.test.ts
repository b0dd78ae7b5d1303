import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CueDraft } from "@holofleet/contract/fleet/cues.ts";
import { type Simulator, startProjector } from "@holofleet/simulator/projector.ts";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startTestBroker } from "../../apps/agent/src/broker/broker.fixture.ts";
import { type Settings, startTestConsole, type TestConsole } from "../src/console.ts";
import { freePortPair } from "../src/free-ports.ts";
import { startTestMall, type TestMall } from "../src/mall.ts";
import { freshDatabase } from "../src/postgres.ts";

const patience = { timeout: 30_000, interval: 50 };
let broker: Awaited<ReturnType<typeof startTestBroker>>;
let settings: Settings;
let running: TestConsole;
let mall: TestMall;
let agent: ChildProcess;
/** one that is on in a moment, and one that takes a minute */
let quick: Simulator;
let slow: Simulator;
/** ids of the cues on `lightChange` and on `doors` */
let cues: { light: string; doors: string };

/** A broker that stays while the console goes, an agent in a process of its own, and two projectors. */
beforeAll(async () => {
  const [port] = await freePortPair();
  broker = await startTestBroker();
  [quick, slow] = await Promise.all([startProjector({ warmUpMs: 50 }), startProjector({ warmUpMs: 60_000 })]);
  settings = {
    HOLOFLEET_HOME: await mkdtemp(join(tmpdir(), "holofleet cues ")),
    DATABASE_URL: await freshDatabase(),
    PORT: String(port),
    MQTT_URL: `mqtt://console:secret@127.0.0.1:${broker.port}`,
    HOLOFLEET_PUBLIC_MQTT_URL: broker.url,
  };
  running = await startTestConsole(settings);
  const { admin } = running;
  await admin.malls.add({ code: "SH-01", name: "Wanda" });
  const add = (name: string, device: Simulator) =>
    admin.projectors.add({ mall: "SH-01", name, host: "127.0.0.1", port: device.port });
  const [hall, dome] = [await add("Hall", quick), await add("Dome", slow)];
  const switchOn = (projector: string): CueDraft["actions"][number] => ({
    ...{ id: "on", type: "command", where: "here", wish: { type: "power", on: true } },
    target: { by: "projectors", projectors: [projector] },
  });
  const cue = async (topic: string, ...actions: CueDraft["actions"]) => {
    const trigger = { type: "topic" as const, topic, condition: { by: "contains" as const, text: "dark" } };
    return (await admin.cues.add({ name: topic, enabled: true, trigger, malls: "all", actions, maxPerMinute: 60 })).id;
  };
  const missing = { id: "none", type: "scene", where: "here", scene: "Nowhere" } as const;
  cues = { light: await cue("lightChange", missing, switchOn(hall.id)), doors: await cue("doors", switchOn(dome.id)) };
  mall = await startTestMall(running, "SH-01");
  // from its second start on an agent knows the broker's own address
  const first = await mall.start();
  await hears();
  await first.stop();
  const subscribed = listenForSubscriptions();
  agent = mall.spawn();
  await vi.waitFor(() => expect(subscribed).toEqual(expect.arrayContaining(["doors", "lightChange"])), patience);
}, 120_000);
afterAll(async () => {
  await mall?.close();
  await running?.stop();
  await broker?.kill();
  await Promise.all([quick?.close(), slow?.close()]);
  await rm(settings.HOLOFLEET_HOME ?? "", { recursive: true, force: true });
});

/** Waits until the console shows that the mall hears both topics. */
async function hears(): Promise<void> {
  await vi.waitFor(async () => {
    for (const id of Object.values(cues))
      expect((await running.admin.cues.show({ id })).listening).toEqual({ malls: 1, deaf: [] });
  }, patience);
}

/** What the agent is granted from now on. */
function listenForSubscriptions(): string[] {
  const topics: string[] = [];
  broker.aedes.on("subscribe", (subscriptions, client) => {
    if (client.id === mall.agentId) topics.push(...subscriptions.map(({ topic }) => topic));
  });
  return topics;
}

/** A program from Debian that is not ours says it. */
async function say(topic: string, payload: string): Promise<void> {
  const args = ["-h", "127.0.0.1", "-p", String(broker.port), "-q", "1", "-t", topic, "-m", payload];
  const [code] = await once(spawn("mosquitto_pub", args, { stdio: "inherit" }), "exit");
  expect(code).toBe(0);
}

const shown = async (id: string) => {
  const [event, ...others] = await running.admin.cues.events({ id });
  expect(others).toEqual([]);
  return { ...event, results: event?.results.map(({ action, state, answers }) => ({ action, state, answers })) };
};

it("a lamp reacts with the console down, once however the agent ends, and the console shows it later", async () => {
  await running.stop();

  await say("lightChange", "bright");
  await say("lightChange", "dark");
  await vi.waitFor(() => expect(quick.sets).toEqual(["on"]), patience);
  await say("doors", "dark");
  await vi.waitFor(() => expect(slow.sets).toEqual(["on"]), patience);
  agent.kill("SIGKILL");
  await once(agent, "exit");
  agent = mall.spawn();

  running = await startTestConsole(settings);
  await vi.waitFor(async () => {
    expect(await shown(cues.light)).toMatchObject({
      how: "agent",
      mall: "SH-01",
      payload: "dark",
      results: [
        { action: "none", state: "failed" },
        { action: "on", state: "done", answers: [{ name: "Hall", result: "confirmed" }] },
      ],
    });
    // it may have acted, and the device says no more than that it is warming up
    expect(await shown(cues.doors)).toMatchObject({
      results: [{ action: "on", state: "unknown", answers: [{ name: "Dome", result: "unknown" }] }],
    });
  }, patience);
  expect([quick.sets, slow.sets]).toEqual([["on"], ["on"]]);
}, 120_000);

it("what a device says keeps no report off the record, whatever it is and wherever it is cut", async () => {
  await say("lightChange", `dark${"n".repeat(195)}🏬${"n".repeat(3798)}🏬`);
  await vi.waitFor(async () => {
    const payloads = (await running.admin.cues.events({ id: cues.light })).map(({ payload }) => payload);
    expect(payloads).toEqual([`dark${"n".repeat(195)}\uFFFD`, "dark"]);
  }, patience);
});

it("sends nothing more that waits once a cue is switched off, but what a press asked for", async () => {
  const { admin, console } = running;
  const wish = { id: "p", type: "publish" as const, topic: "calm", payload: "1" };
  const trigger = { type: "topic" as const, topic: "late", condition: null };
  const draft = { name: "Late", enabled: true, trigger, malls: "all" as const, actions: [wish], maxPerMinute: 60 };
  const { id } = await admin.cues.add(draft);
  const nextAt = new Date(Date.now() + 600_000);
  for (const how of ["heard", "test"]) {
    const facts = { subject: "late", payload: how };
    const results = { create: { action: "p", position: 0, wish, state: "waiting", nextAt } };
    await console.db.cueEvent.create({ data: { cueId: id, key: how, how, at: new Date(), facts, results } });
  }
  await admin.cues.enable({ id, enabled: false });
  const states = (await admin.cues.events({ id })).map(({ how, results }) => [how, results[0]?.state]);
  expect(Object.fromEntries(states)).toEqual({ heard: "failed", test: "waiting" });
});
