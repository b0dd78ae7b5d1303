import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Target } from "@holofleet/contract/syncs.ts";
import { startProjector } from "@holofleet/simulator/projector.ts";
import { afterEach, describe, expect, it, vi } from "vitest";
import { askRunning } from "../../apps/agent/src/health/running.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestBroker } from "../src/broker.ts";
import { type Settings, startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";
import { served, startTestMall } from "../src/mall.ts";

const patient = { timeout: 25_000, interval: 50 };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(settings: Settings = {}) {
  const running = await startTestConsole(settings);
  closers.push(() => running.stop());
  await running.admin.malls.add({ code: "SH-01", name: "上海" });
  const mall = await startTestMall(running, "SH-01");
  closers.push(() => mall.close());
  return { running, mall };
}

async function publish(running: TestConsole, slug: string, frames: TestFrame[]): Promise<string> {
  await saveFrames(running, slug, frames);
  const { run } = await running.admin.works.publish({ slug, sync: true });
  return run ?? "";
}

const digests = (slug: string, frames: TestFrame[]) =>
  Object.fromEntries(frames.map(({ path, digest }) => [`${slug}/${path}`, digest.slice("sha256:".length)]));

async function target({ admin }: TestConsole, run: string): Promise<Target | undefined> {
  return (await admin.syncs.show({ id: run })).targets[0];
}

/** Waits until the one row of a run says this. */
const becomes = (running: TestConsole, run: string, state: Target["state"]) =>
  vi.waitFor(async () => expect((await target(running, run))?.state).toBe(state), patient);

describe("a mall", () => {
  it("holds what is published, byte for byte, and goes back without a byte", async () => {
    const { running, mall } = await start();
    const agent = await mall.start();
    const first = await makeFrames(30);
    const run = await publish(running, "peony", first);
    await becomes(running, run, "active");
    expect(await target(running, run)).toMatchObject({ files: { done: 30, total: 30 }, reason: null });
    expect(await served(agent.playerUrl)).toEqual(digests("peony", first));

    const second = [...first.slice(0, 27), ...(await makeFrames(3)).map((f, i) => ({ ...f, path: `f${28 + i}.jpg` }))];
    const next = await publish(running, "peony", second);
    await becomes(running, next, "active");
    expect(await target(running, next)).toMatchObject({ files: { done: 3, total: 3 } });
    expect(await served(agent.playerUrl)).toEqual(digests("peony", second));

    const back = await running.admin.works.rollback({ slug: "peony", revision: 1, sync: true });
    await becomes(running, back.run ?? "", "active");
    expect(await served(agent.playerUrl)).toEqual(digests("peony", first));
    expect(await running.admin.malls.show({ code: "SH-01" })).toMatchObject({
      presence: "online",
      sync: { state: "in_sync" },
    });
  });

  it("that was away finishes when it is back, and knows its own after a new identity", async () => {
    const { running, mall } = await start();
    const frames = await makeFrames(4);
    const run = await publish(running, "peony", frames);
    expect(await target(running, run)).toMatchObject({ state: "queued", reason: expect.stringMatching(/\w/) });
    const agent = await mall.start();
    await becomes(running, run, "active");
    await agent.stop();

    await mall.enrolAgain();
    const again = await mall.start();
    const more = await makeFrames(2);
    const next = await publish(running, "lotus", more);
    await vi.waitFor(
      async () =>
        expect(await served(again.playerUrl)).toEqual({ ...digests("peony", frames), ...digests("lotus", more) }),
      patient,
    );
    expect(next).not.toBe("");
  });

  it("waits for its turn when others download, says at which place, and goes on by itself", async () => {
    const { running, mall } = await start({ HOLOFLEET_MAX_DOWNLOADS: "1" });
    await running.admin.malls.add({ code: "BJ-02", name: "北京" });
    const other = await WireAgent.enrol(running, "BJ-02");
    const frames = await makeFrames(4);
    const run = await publish(running, "peony", frames);
    const ask = (last: boolean) =>
      other.fetch("/agent/v1/packs", { method: "POST", body: JSON.stringify({ digests: [frames[0]?.digest], last }) });
    await (await ask(false)).arrayBuffer();
    const agent = await mall.start();
    const mine = async () =>
      (await running.admin.syncs.show({ id: run })).targets.find((target) => target.mall === "SH-01");
    const waits = {
      reasonCode: "queued",
      reasonDetails: { place: 1, of: 1 },
      reason: expect.stringContaining("place 1 of 1"),
    };
    await vi.waitFor(async () => expect(await mine()).toMatchObject(waits), patient);
    await (await ask(true)).arrayBuffer();
    await vi.waitFor(async () => expect(await mine()).toMatchObject({ state: "active", reason: null }), patient);
    expect(await served(agent.playerUrl)).toEqual(digests("peony", frames));
  });

  it("killed in the middle goes on at the next start", async () => {
    const { running, mall } = await start();
    const frames = await makeFrames(60);
    const run = await publish(running, "peony", frames);
    const child = mall.spawn();
    const stored = async () =>
      (await readdir(join(mall.dataDir, "store"), { recursive: true })).filter((n) => n.length > 60);
    await vi.waitFor(async () => expect((await stored()).length).toBeGreaterThan(0), { timeout: 25_000, interval: 1 });
    child.kill("SIGKILL");
    await once(child, "exit");
    const agent = await mall.start();
    await becomes(running, run, "active");
    expect(await served(agent.playerUrl)).toEqual(digests("peony", frames));
  });

  it("switches its projector on when asked, confirmed by the device", async () => {
    const { running, mall } = await start();
    const device = await startProjector({ warmUpMs: 300 });
    closers.push(() => device.close());
    await mall.start();
    const { id } = await running.admin.projectors.add({
      mall: "SH-01",
      name: "Wall",
      host: "127.0.0.1",
      port: device.port,
    });
    await vi.waitFor(
      async () => expect((await running.admin.projectors.show({ id })).state).toMatchObject({ link: "online" }),
      patient,
    );
    const command = await running.admin.projectors.power({ id, on: true });
    await vi.waitFor(
      async () => expect(await running.admin.commands.show({ id: command.id })).toMatchObject({ state: "confirmed" }),
      patient,
    );
    expect(device.sets).toEqual(["on"]);
    await vi.waitFor(
      async () => expect((await running.admin.projectors.show({ id })).state?.power.value).toBe("on"),
      patient,
    );
  });
});

describe("a broker of the user's own", () => {
  const everyone = async (name: string) =>
    name === "console" ? { role: "console" as const } : { role: "agent" as const, id: name };
  const settings = (port: number) => ({
    MQTT_URL: `mqtt://console:secret@127.0.0.1:${port}`,
    HOLOFLEET_PUBLIC_MQTT_URL: `mqtt://127.0.0.1:${port}`,
  });

  it("killed and started again in the middle of a sync: the sync ends, and the next one too", async () => {
    const broker = await startTestBroker({ authenticate: everyone });
    const port = Number(new URL(broker.url).port);
    const { running, mall } = await start(settings(port));
    const link = async () => (await askRunning(mall.dataDir, mall.agentId))?.link;
    let killed: Promise<void> | undefined;
    const agent = await mall.start(({ phase }) => {
      if (phase === "transferring") killed ??= broker.stop();
    });
    await vi.waitFor(async () => expect(await link()).toMatchObject({ transport: "mqtt" }), patient);
    const frames = await makeFrames(40);
    const run = await publish(running, "peony", frames);
    await vi.waitFor(async () => expect(await served(agent.playerUrl)).toEqual(digests("peony", frames)), patient);
    expect(killed).toBeDefined();
    await killed;
    const back = await startTestBroker({ port, authenticate: everyone });
    closers.push(() => back.stop());
    await becomes(running, run, "active");
    const more = await makeFrames(2);
    await becomes(running, await publish(running, "lotus", more), "active");
    expect(await link()).toMatchObject({ transport: "mqtt" });
  });

  it("never there: the sync works over HTTP, slower", async () => {
    const { running, mall } = await start(settings(1));
    const agent = await mall.start();
    const frames = await makeFrames(5);
    const run = await publish(running, "peony", frames);
    await becomes(running, run, "active");
    expect(await served(agent.playerUrl)).toEqual(digests("peony", frames));
    expect((await askRunning(mall.dataDir, mall.agentId))?.link.transport).toBe("http");
  });
});
