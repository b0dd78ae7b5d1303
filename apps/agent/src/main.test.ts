import { once } from "node:events";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { encode } from "@holofleet/shared/protocol/codec.ts";
import { startProjector } from "@holofleet/simulator/projector.ts";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startTestBroker } from "#broker/broker.fixture.ts";
import { noProxies } from "#console-api/proxy.ts";
import { writeIdentity } from "#enrol/identity.ts";
import { parseTemplate } from "#export/template.ts";
import { askRunning } from "#health/running.ts";
import { makeWork, pictures, sha256, startOrigin } from "#sync/origin.fixture.ts";
import type { Config } from "./config.ts";
import { runAgent } from "./main.ts";

const agentId = "a_mall01";
const topic = (kind: string) => `holofleet/v1/agents/${agentId}/${kind}`;
const patient = { timeout: 15_000, interval: 20 };
const closers: (() => unknown)[] = [];
let dataDir: string;
let origin: Awaited<ReturnType<typeof startOrigin>>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "agent 商场 "));
  origin = await startOrigin();
  closers.push(
    () => rm(dataDir, { recursive: true, force: true }),
    () => origin.close(),
  );
  const mall = { code: "SH-01", name: "上海", timezone: "Asia/Shanghai" };
  const token = "t".repeat(43);
  await writeIdentity(dataDir, { agentId, token, mall, consoleUrl: origin.url, allowHttp: false });
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(more: Partial<Config> = {}) {
  const config: Config = {
    dataDir,
    playerHost: "127.0.0.1",
    playerPort: 0,
    allowLoopback: true,
    allowHttp: false,
    diskReserve: 0,
    diskQuota: null,
    scrubDays: 7,
    folderExport: null,
    legacy: null,
    proxies: noProxies,
    mqttTls: { ca: null, cert: null, key: null },
    logFile: null,
    logLevel: "silent",
    ...more,
  };
  const agent = await runAgent(config, pino({ level: "silent" }));
  closers.push(() => agent.stop());
  return agent;
}

async function startBroker() {
  const broker = await startTestBroker();
  closers.push(() => broker.kill());
  return broker;
}

async function playlist(url: string) {
  return (await (await fetch(`${url}/works.json`)).json()) as {
    release: string | null;
    works: { slug: string; revision: number; frames: { path: string }[] }[];
  };
}

/** Bodies that the agent sent on one topic, in order. */
const bodies = (broker: Awaited<ReturnType<typeof startBroker>>, kind: string) =>
  broker.published.filter((message) => message.topic === topic(kind)).map(({ payload }) => JSON.parse(payload).body);

describe("with a broker", () => {
  test("a bell brings a work into the player, seen on status and reported", async () => {
    const broker = await startBroker();
    origin.set([], 1, "e", { mqttUrl: broker.url });
    const agent = await start();
    await vi.waitFor(
      () => expect(bodies(broker, "reported").at(-1)).toMatchObject({ generation: 1, phase: "idle" }),
      patient,
    );

    const made = makeWork("w1", 1, pictures(40), "peony");
    const release = origin.set([made], 2, "e", { mqttUrl: broker.url });
    await broker.publish(topic("desired"), encode("desired", { epoch: "e", generation: 2 }, { id: "m", sentAt: 0 }), {
      retain: true,
    });
    await vi.waitFor(
      () => expect(bodies(broker, "reported").at(-1)).toMatchObject({ generation: 2, activeRelease: release }),
      patient,
    );

    expect(bodies(broker, "reported").at(-1)).toMatchObject({
      phase: "idle",
      reason: null,
      works: [{ id: "w1", slug: "peony", revision: 1 }],
      disk: { usedBytes: 80_000 },
    });
    const seqs = bodies(broker, "reported").map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(bodies(broker, "reported").map(({ bootId }) => bootId)).size).toBe(1);
    expect(bodies(broker, "status").at(-1)).toMatchObject({
      generation: 2,
      phase: "idle",
      files: { done: 40, total: 40 },
    });

    const { works } = await playlist(agent.playerUrl);
    for (const { path } of works[0]?.frames ?? []) {
      const response = await fetch(`${agent.playerUrl}/works/peony/${encodeURIComponent(path)}`);
      expect(made.blobs.has(sha256(Buffer.from(await response.arrayBuffer())))).toBe(true);
    }
    expect(works[0]?.frames).toHaveLength(40);
    expect(await askRunning(dataDir, agentId)).toMatchObject({
      running: true,
      link: { transport: "mqtt" },
      works: [{ frames: 40 }],
    });
  });

  test("a power command is accepted, then confirmed by the device, and a repeated one acts once", async () => {
    const broker = await startBroker();
    const device = await startProjector({ warmUpMs: 300 });
    closers.push(() => device.close());
    const projector = { id: "p1", name: "Wall", driver: "pjlink" as const, host: "127.0.0.1", port: device.port };
    origin.set([], 1, "e", { mqttUrl: broker.url, projectors: [projector] });
    await start();
    await vi.waitFor(
      () => expect(bodies(broker, "reported").at(-1)?.projectors[0]?.state.link).toBe("online"),
      patient,
    );
    expect(bodies(broker, "reported").at(-1)?.projectors).toMatchObject([
      { id: "p1", state: { power: { value: "standby" } } },
    ]);

    const order = (id: string, deadline: number) =>
      encode(
        "commands",
        { id, target: { projector: "p1" }, wish: { type: "power", on: true }, deadline, why: "test" },
        { id, sentAt: Date.now() },
      );
    await broker.publish(topic("commands"), order("too-late-1", Date.now() - 1_000));
    await broker.publish(topic("commands"), order("command-1", Date.now() + 60_000));
    await vi.waitFor(() => expect(bodies(broker, "acks").at(-1)?.state).toBe("confirmed"), patient);
    await broker.publish(topic("commands"), order("command-1", Date.now() + 60_000));
    await vi.waitFor(
      () => expect(bodies(broker, "acks").filter(({ state }) => state === "confirmed")).toHaveLength(2),
      patient,
    );

    const told = (id: string) =>
      bodies(broker, "acks")
        .filter(({ commandId }) => commandId === id)
        .map(({ state }) => state);
    expect(told("too-late-1")).toEqual(["expired"]);
    expect(told("command-1")[0]).toBe("accepted");
    expect(device.sets).toEqual(["on"]);
  });
});

describe("without", () => {
  test("a broker: the sync still works, and is told over HTTP", async () => {
    const release = origin.set([makeWork("w1", 1, pictures(5), "peony")], 1);
    const agent = await start();
    await vi.waitFor(async () => expect((await playlist(agent.playerUrl)).release).toBe(release), patient);
    await vi.waitFor(() => expect(origin.reports.length).toBeGreaterThan(0), patient);
    expect(origin.reports.map(({ type }) => type)).toEqual(["presence", "status", "reported"]);
    expect(origin.reports.at(-1)?.body).toMatchObject({ activeRelease: release, phase: "idle" });
    await agent.stop();
    expect(origin.reports.at(-1)).toMatchObject({ type: "presence", body: { online: false } });
  });

  test("a network at all: player and projectors work from the disk", async () => {
    const device = await startProjector();
    closers.push(() => device.close());
    const projector = { id: "p1", name: "Wall", driver: "pjlink" as const, host: "127.0.0.1", port: device.port };
    const release = origin.set([makeWork("w1", 3, pictures(5), "peony")], 1, "e", { projectors: [projector] });
    const first = await start();
    await vi.waitFor(async () => expect((await playlist(first.playerUrl)).release).toBe(release), patient);
    await first.stop();
    const fetched = origin.asked.length;
    origin.setUp(false);

    const agent = await start();
    expect(await playlist(agent.playerUrl)).toMatchObject({ release, works: [{ slug: "peony", revision: 3 }] });
    await vi.waitFor(async () => {
      const health = await askRunning(dataDir, agentId);
      expect(health?.projectors[0]?.state.link).toBe("online");
      expect(health?.sync).toMatchObject({ phase: "waiting", reason: { code: "network" } });
    }, patient);
    expect(origin.asked).toHaveLength(fetched);
  });
});

test("stops clean: the folder is free, the port closed, nobody is asked any more", async () => {
  const broker = await startBroker();
  origin.set([], 1, "e", { mqttUrl: broker.url });
  const agent = await start();
  await vi.waitFor(() => expect(bodies(broker, "presence")).toMatchObject([{ online: true }]), patient);
  await expect(start()).rejects.toMatchObject({ code: "data_locked" });
  await agent.stop();
  expect(bodies(broker, "presence").at(-1)).toMatchObject({ online: false });
  await expect(fetch(agent.playerUrl)).rejects.toThrow();
  expect(await askRunning(dataDir, agentId)).toBeNull();
  await expect(stat(join(dataDir, "player-url"))).rejects.toThrow();
  await start();
});

test("a folder that was never enrolled says what to do, and stays free", async () => {
  await rm(join(dataDir, "identity.json"));
  await expect(start()).rejects.toMatchObject({
    code: "unauthorized",
    message: expect.stringContaining("holofleet-agent enrol"),
  });
  await expect(start()).rejects.toMatchObject({ code: "unauthorized" });
});

test("whoever asks in the first moment is answered: the port opens when everything is there", async () => {
  const ledger = join(dataDir, "export");
  await mkdir(ledger);
  await Promise.all(Array.from({ length: 1500 }, (_, nth) => writeFile(join(ledger, `${nth}.json`), "{}")));
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  const folderExport = {
    dir: join(dataDir, "..", `${basename(dataDir)} export`),
    template: parseTemplate("{slug}/{path}"),
    takeOver: false,
  };
  closers.push(() => rm(folderExport.dir, { recursive: true, force: true }));
  const starting = start({ playerPort: port, folderExport });
  const health = () => fetch(`http://127.0.0.1:${port}/health`).then(({ status }) => status);
  const first = await vi.waitFor(health, { timeout: 15_000, interval: 2 });
  await starting;
  expect(first).toBe(200);
});
