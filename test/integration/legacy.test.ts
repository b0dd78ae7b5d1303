import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureOf } from "@holofleet/contract/client.ts";
import type { LegacySettings } from "@holofleet/contract/malls/legacy.ts";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Settings, startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, saveFrames, type TestFrame } from "../src/frames.ts";
import { freePortPair } from "../src/free-ports.ts";
import { hasOldAgent, type OldAgent, type OldAgentOptions, startOldAgent } from "../src/old-agent.ts";
import { freshDatabase } from "../src/postgres.ts";

/** seconds that the older agent takes for a picture here, in malls it is 10; and what the console thinks, which is patient */
const pace = 0.1;
const thoughtPace = 1;

let settings: Settings;
let running: TestConsole;
let admin: TestConsole["admin"];
let mqttUrl: string;
let base: string;
let credentials: { username: string; password: string };
let agent: OldAgent;
const agents: OldAgent[] = [];

const soon = { timeout: 30_000, interval: 100 };
const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const legacyOf = (mall = "SH-01") => admin.malls.showLegacy({ code: mall });
const targetOf = async (id: string) => (await admin.syncs.show({ id })).targets[0];
/** Waits until a run's only target came to an end. */
const ended = (id: string) =>
  vi.waitFor(async () => {
    const target = await targetOf(id);
    if (target === undefined || target.finishedAt === null) throw new Error(`still ${target?.state}`);
    return target;
  }, soon);

async function addLegacy(code: string, over: Partial<LegacySettings> = {}) {
  const legacy = { base, style: "holo", topics: "mall" as const, ...over };
  const { mqtt: made } = await admin.malls.add({ code, name: code, legacy });
  if (!made) throw new Error("no credentials");
  return made;
}

/** Starts an older agent that ends with this file at the latest. */
async function startAgent(options: OldAgentOptions): Promise<OldAgent> {
  const started = await startOldAgent(options);
  agents.push(started);
  return started;
}

/** A console on the same data and ports as the one before. */
async function start(): Promise<TestConsole> {
  const started = await startTestConsole({ ...settings, HOLOFLEET_LEGACY_PACE: String(thoughtPace) });
  admin = started.admin;
  return started;
}

beforeAll(async () => {
  const [port, mqttPort] = await freePortPair();
  settings = {
    HOLOFLEET_HOME: await mkdtemp(join(tmpdir(), "holofleet-legacy-")),
    DATABASE_URL: await freshDatabase(),
    PORT: String(port),
    MQTT_PORT: String(mqttPort),
  };
  running = await start();
  mqttUrl = running.broker?.url ?? "";
  base = `${running.url}/x.com/`;
});
afterAll(async () => {
  for (const one of agents) await one.stop();
  await running.stop();
  await rm(settings.HOLOFLEET_HOME ?? "", { recursive: true, force: true });
});

if (!hasOldAgent)
  process.stdout.write("python3-paho-mqtt, -requests or -pil is missing: the older agent is left out\n");

describe.skipIf(!hasOldAgent)("the agent before Holofleet", () => {
  let frames: TestFrame[];

  it("comes in with any client id, hears its four topics and nothing else", async () => {
    credentials = await addLegacy("SH-01");
    agent = await startAgent({ mqttUrl, ...credentials, mall: "SH-01", pace });
    await agent.told(/^connected 0/);
    expect(await agent.told(/^subscribed/)).toBe("subscribed 0,0,0,0");

    const other = await startAgent({ mqttUrl, ...credentials, password: "guessed", mall: "SH-01", pace });
    await other.told(/^connected [45]/);
    await other.stop();
    const foreign = await startAgent({ mqttUrl, ...credentials, mall: "BJ-02", pace });
    expect(await foreign.told(/^subscribed/)).toBe("subscribed 0,128,0,128");
    await foreign.stop();
  });

  it("fetches what is published, to the very paths that its player asks for", async () => {
    frames = await Promise.all(["f1.jpg", "春 天/f 2.jpg", "f3.png"].map((path) => makeFrame(path)));
    await saveFrames(running, "lilies", frames);
    const { run } = await admin.works.publish({ slug: "lilies", sync: true });
    const target = await ended(run ?? "");
    expect(target).toMatchObject({ state: "active", inferred: true, files: { done: 3, total: 3 } });
    await agent.told(/^saved legacy\/lilies\/f3\.png!holo/);
    expect(await agent.files()).toEqual([
      "legacy/lilies/f1.jpg!holo",
      "legacy/lilies/f3.png!holo",
      "legacy/lilies/春 天/f 2.jpg!holo",
    ]);
    // a PNG by its name is one, though a JPEG was uploaded
    const png = await sharp(await readFile(join(agent.root, "legacy/lilies/f3.png!holo"))).metadata();
    expect(png).toMatchObject({ format: "png", width: 96 });
    expect(agent.lines.filter((line) => line.startsWith("heard"))).toEqual([
      expect.stringMatching(/^heard sync-single-work-SH-01 /),
    ]);
    const mall = await admin.malls.show({ code: "SH-01" });
    expect(mall).toMatchObject({ sync: { state: "in_sync" }, agents: [{ legacy: true, freeBytes: null }] });
    expect(await legacyOf()).toMatchObject({ pictures: { total: 3, fetched: 3, announced: 0 }, doneAt: null });
  });

  it("is told of a replaced frame again, and of nothing that it has", async () => {
    const heard = agent.lines.length;
    frames = [await makeFrame("f1.jpg"), ...frames.slice(1)];
    await saveFrames(running, "lilies", frames);
    await admin.works.publish({ slug: "lilies" });
    const run = await admin.syncs.request({ all: true });
    expect(await ended(run.id)).toMatchObject({ state: "active", files: { done: 1, total: 1 } });
    await agent.told(/^saved legacy\/lilies\/f1/, heard);
    const lists = agent.lines.slice(heard).filter((line) => /^(heard|list)/.test(line));
    expect(lists).toEqual([expect.stringMatching(/^heard sync /), expect.stringMatching(/^list [^,]*f1\.jpg!holo$/)]);

    const again = await admin.syncs.request({ malls: ["SH-01"] });
    expect(await ended(again.id)).toMatchObject({ state: "active", files: { done: 0, total: 0 } });
    expect(agent.lines.slice(heard).filter((line) => line.startsWith("heard"))).toHaveLength(1);
  });

  it("gets no name that would break it: those are listed with the reason", async () => {
    const good = await makeFrame("ok.jpg");
    await saveFrames(running, "odd", [good, await makeFrame("a,b.jpg"), await makeFrame("it's.jpg")]);
    const { run } = await admin.works.publish({ slug: "odd", sync: true });
    expect(await ended(run ?? "")).toMatchObject({
      ...{ state: "failed", reasonCode: "legacy_unfit", files: { done: 1, total: 3 } },
    });
    const { faults, sync } = await admin.malls.show({ code: "SH-01" });
    expect(sync).toMatchObject({ state: "drift", missing: 2 });
    expect(faults.map(({ work, path, code }) => [work, path, code])).toEqual([
      ["odd", "a,b.jpg", "path_unsafe"],
      ["odd", "it's.jpg", "path_unsafe"],
    ]);
    expect(agent.lines.some((line) => /a,b|it's/.test(line))).toBe(false);
    await saveFrames(running, "odd", [good]);
    const renamed = await admin.works.publish({ slug: "odd", sync: true });
    expect(await ended(renamed.run ?? "")).toMatchObject({ state: "active" });
  });

  it("passes an order to projectors on, and says no more than that it was sent", async () => {
    const order = await admin.legacy.order({ command: "power on", projectors: ["hall-1", "192.168.1.7"] });
    expect(await agent.told(/^ordered/)).toBe('ordered {"command":"power on","projectors":["hall-1","192.168.1.7"]}');
    await vi.waitFor(async () => {
      const [latest] = await admin.legacy.orders();
      expect(latest).toMatchObject({ id: order.id, command: "power on", sentAt: expect.any(String) });
    }, soon);
  });

  it("is told again of what it never fetched, also when the console was restarted meanwhile", async () => {
    await agent.stop();
    const deaf = await startAgent({ mqttUrl, ...credentials, mall: "SH-01", pace: 600 });
    await deaf.told(/^subscribed 0,0,0,0/);
    frames = [await makeFrame("f1.jpg"), ...frames.slice(1)];
    await saveFrames(running, "lilies", frames);
    const { run = "" } = await admin.works.publish({ slug: "lilies", sync: true });
    await deaf.told(/^heard/);
    await vi.waitFor(async () => expect(await targetOf(run ?? "")).toMatchObject({ state: "transferring" }), soon);
    expect((await legacyOf()).pictures.announced).toBe(1);
    await deaf.stop();
    await running.stop();

    running = await start();
    agent = await startAgent({ mqttUrl, ...credentials, mall: "SH-01", pace });
    await agent.told(/^saved legacy\/lilies\/f1\.jpg!holo/);
    expect(await ended(run ?? "")).toMatchObject({ state: "active", files: { done: 1, total: 1 } });
  });

  it("is shown out when it gets a new password, and when it is revoked", async () => {
    const { mqtt } = await admin.malls.rotateLegacy({ code: "SH-01" });
    await agent.told(/^connected [45]/);
    await agent.stop();
    expect(mqtt.username).not.toBe(credentials.username);
    agent = await startAgent({ mqttUrl, ...mqtt, mall: "SH-01", pace });
    await agent.told(/^subscribed 0,0,0,0/);
    await admin.agents.revoke({ id: (await legacyOf()).agent });
    await agent.told(/^connected [45]/);
    expect(await failure(legacyOf())).toMatchObject({ code: "not_found" });
  });
});

describe("pictures for older agents", () => {
  const path = "legacy/waves/a%20b/%E6%98%A5.jpg!small";

  it("are served with and without the base's path, bounded and revalidated", async () => {
    await addLegacy("GZ-03", { style: "small", recipe: { edge: 64, quality: 50 } });
    const frame = await makeFrame("a b/春.jpg", { width: 300, height: 200 });
    await saveFrames(running, "waves", [frame, await makeFrame("b.jpg")]);
    await admin.works.publish({ slug: "waves" });
    await admin.syncs.request({ work: "waves", malls: ["GZ-03"] });
    const plain = await vi.waitFor(async () => {
      const response = await fetch(`${running.url}/${path}`);
      expect(response.status).toBe(200);
      return response;
    }, soon);
    expect(plain.headers.get("content-type")).toBe("image/jpeg");
    expect(plain.headers.get("cache-control")).toBe("private, no-cache");
    const bytes = Buffer.from(await plain.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "jpeg", width: 64 });

    const based = await fetch(`${base}${path}`, { headers: { range: "bytes=0-9" } });
    expect([based.status, Buffer.from(await based.arrayBuffer())]).toEqual([206, bytes.subarray(0, 10)]);
    const head = await fetch(`${base}${path}`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
    const etag = plain.headers.get("etag") ?? "";
    expect((await fetch(`${base}${path}`, { headers: { "if-none-match": etag } })).status).toBe(304);
    for (const wrong of ["legacy/waves/other.jpg!small", "legacy/waves/a%20b/%E6%98%A5.jpg!large", "legacy/%ff!x"]) {
      const response = await fetch(`${base}${wrong}`);
      expect([response.status, (await response.json()).error.code]).toEqual([404, "not_found"]);
    }
    expect((await fetch(`${base}${path}`, { method: "DELETE" })).status).toBeGreaterThanOrEqual(400);
  });

  it("are what their style says in the end, also when it changed while they were made", async () => {
    const { renditions, db } = running.console;
    const make = renditions.make.bind(renditions);
    const change = { base, style: "small", topics: "mall" as const, recipe: { edge: 64, quality: 60 } };
    const making = vi.spyOn(renditions, "make").mockImplementationOnce(async (...asked) => {
      await admin.malls.setLegacy({ code: "GZ-03", settings: change });
      await vi.waitFor(async () => {
        const agent = await db.agent.findFirstOrThrow({
          where: { mall: { code: "GZ-03" } },
          include: { legacy: true },
        });
        expect(agent.legacy?.plannedGeneration).toBe(agent.generation);
      }, soon);
      return make(...asked);
    });
    const settings = { ...change, recipe: { edge: 80, quality: 50 } };
    const { legacy } = await admin.malls.setLegacy({ code: "GZ-03", settings });
    await vi.waitFor(async () => {
      expect(making.mock.settledResults.length).toBeGreaterThan(1);
      const rows = await db.legacyPicture.findMany({ where: { agentId: legacy.agent } });
      expect(new Set(rows.map(({ recipe }) => recipe.slice(0, 3)))).toEqual(new Set(["64-"]));
    }, soon);
    making.mockRestore();
  });

  it("count for the mall whose token was shown, when all of it went out", async () => {
    const fetched = async () => (await legacyOf("GZ-03")).pictures.fetched;
    const as = (mall: string, token: string) => ({
      headers: { authorization: `Basic ${Buffer.from(`${mall}:${token}`).toString("base64")}` },
    });
    const { urlToken } = await running.console.db.legacyAgent.findFirstOrThrow({
      where: { agent: { mall: { code: "GZ-03" } } },
    });
    for (const headers of [as("GZ-03", "wrong"), as("SH-01", urlToken), {}])
      await (await fetch(`${base}${path}`, headers)).arrayBuffer();
    const own = as("GZ-03", urlToken);
    await (await fetch(`${base}${path}`, { headers: { ...own.headers, range: "bytes=0-9" } })).arrayBuffer();
    await fetch(`${base}${path}`, { ...own, method: "HEAD" });
    // what was counted by mistake would be counted before this one
    await (await fetch(`${base}legacy/waves/b.jpg!small`, own)).arrayBuffer();
    await vi.waitFor(async () => expect(await fetched()).toBeGreaterThan(0), soon);
    expect(await fetched()).toBe(1);
    await (await fetch(`${base}${path}`, own)).arrayBuffer();
    await vi.waitFor(async () => expect(await fetched()).toBe(2), soon);
  });

  it("need a base with .com/, and topics that no other mall listens to", async () => {
    const settings = { topics: "mall" as const, base, style: "holo" };
    const add = (over: object) =>
      failure(admin.malls.add({ code: "XX-09", name: "X", legacy: { ...settings, ...over } }));
    expect(await add({ base: "https://img.example.cn/" })).toMatchObject({ code: "bad_request" });
    expect(await add({ code: "GZ-03" })).toMatchObject({ code: "conflict", details: { mall: "GZ-03" } });
    expect(await failure(admin.malls.show({ code: "XX-09" }))).toMatchObject({ code: "not_found" });
  });
});
