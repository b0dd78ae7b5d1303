import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mall } from "@holofleet/contract/malls.ts";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, saveFrames, type TestFrame } from "../src/frames.ts";
import { hasOldAgent, type OldAgent, startOldAgent } from "../src/old-agent.ts";

/** seconds that the older agent takes for a picture here, in malls it is 10; and what the console thinks, which is patient */
const pace = 0.1;
const thoughtPace = 0.6;

let running: TestConsole;
let admin: TestConsole["admin"];
let mqttUrl: string;
let base: string;
let credentials: { username: string; password: string };
let agent: OldAgent;

const soon = { timeout: 30_000, interval: 100 };
const legacyOf = (mall = "SH-01") => admin.malls.showLegacy({ code: mall });
const targetOf = async (id: string) => (await admin.syncs.show({ id })).targets[0];
/** Waits until a run's only target came to an end. */
const ended = (id: string) =>
  vi.waitFor(async () => {
    const target = await targetOf(id);
    if (target === undefined || target.finishedAt === null) throw new Error(`still ${target?.state}`);
    return target;
  }, soon);

async function addLegacy(code: string, legacy: Partial<Mall> & Record<string, unknown> = {}) {
  const settings = { base, style: "holo", topics: "mall" as const, ...legacy };
  const { mqtt: made } = await admin.malls.add({ code, name: code, legacy: settings });
  if (!made) throw new Error("no credentials");
  return made;
}

beforeAll(async () => {
  running = await startTestConsole({ HOLOFLEET_LEGACY_PACE: String(thoughtPace) });
  admin = running.admin;
  mqttUrl = running.broker?.url ?? "";
  base = `${running.url}/x.com/`;
});
afterAll(async () => {
  await agent?.stop();
  await running.stop();
});

if (!hasOldAgent)
  process.stdout.write("python3-paho-mqtt, -requests or -pil is missing: the older agent is left out\n");

describe.skipIf(!hasOldAgent)("the agent before Holofleet", () => {
  let frames: TestFrame[];

  it("comes in with any client id, hears its four topics and nothing else", async () => {
    credentials = await addLegacy("SH-01");
    agent = await startOldAgent({ mqttUrl, ...credentials, mall: "SH-01", pace });
    await agent.told(/^connected 0/);
    expect(await agent.told(/^subscribed/)).toBe("subscribed 0,0,0,0");

    const other = await startOldAgent({ mqttUrl, ...credentials, password: "guessed", mall: "SH-01", pace });
    await other.told(/^connected [45]/);
    await other.stop();
    const foreign = await startOldAgent({ mqttUrl, ...credentials, mall: "BJ-02", pace });
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
});
