import { randomUUID } from "node:crypto";
import { digestOfHex, hexOf } from "@holofleet/shared/content/digest.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { digestOf, makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";

let running: TestConsole;
let admin: TestConsole["admin"];
let mine: WireAgent;
let other: WireAgent;
let frames: TestFrame[];

/** Two malls; each alone holds one work, `mine` and `other`. */
beforeAll(async () => {
  running = await startTestConsole({ HOLOFLEET_PUBLIC_MQTT_URL: "mqtts://broker.example:8883" });
  admin = running.admin;
  frames = await makeFrames(4);
  for (const [code, slug, of] of [
    ["SH-01", "mine", frames.slice(0, 2)],
    ["BJ-02", "other", frames.slice(2)],
  ] as const) {
    await admin.malls.add({ code, name: code });
    await saveFrames(running, slug, [...of]);
    await admin.works.assign({ slug, malls: [code] });
    await admin.works.publish({ slug });
  }
  mine = await WireAgent.enrol(running, "SH-01");
  other = await WireAgent.enrol(running, "BJ-02");
});
afterAll(() => running.stop());

const frame = (index: number) => frames[index] as TestFrame;

describe("desired", () => {
  it("says what to hold, and nothing when that did not change", async () => {
    const response = await mine.fetch("/agent/v1/desired");
    const etag = response.headers.get("etag") ?? "";
    expect(await response.json()).toMatchObject({
      generation: 1,
      mall: { code: "SH-01", timezone: "Asia/Shanghai" },
      mqttUrl: "mqtts://broker.example:8883",
      projectors: [],
      release: { document: { works: [{ slug: "mine", revision: 1, frames: 2 }] } },
    });
    const again = await mine.fetch("/agent/v1/desired", { headers: { "if-none-match": etag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);

    await admin.malls.update({ code: "SH-01", name: "New name" });
    const changed = await mine.fetch("/agent/v1/desired", { headers: { "if-none-match": etag } });
    expect(await changed.json()).toMatchObject({ generation: 2, mall: { name: "New name" } });
  });

  it("counts as a sign of life", async () => {
    await mine.desired();
    expect((await admin.malls.show({ code: "SH-01" })).presence).toBe("online");
  });
});

describe("content", () => {
  it("comes byte for byte, whole or from an offset", async () => {
    const { release } = await mine.desired();
    const [work] = release.document.works;
    const manifest = await mine.fetch(`/agent/v1/manifests/${hexOf(work?.manifest ?? digestOfHex("0".repeat(64)))}`);
    const text = await manifest.text();
    expect(digestOf(Buffer.from(text))).toBe(work?.manifest);
    expect(JSON.parse(text).frames).toHaveLength(2);

    const { bytes, digest } = frame(0);
    expect(Buffer.from(await (await mine.blob(digest)).arrayBuffer())).toEqual(bytes);
    const tail = await mine.fetch(`/agent/v1/blobs/${hexOf(digest)}`, { headers: { range: "bytes=100-" } });
    expect(tail.status).toBe(206);
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(bytes.subarray(100));
  });

  it("of another mall does not exist for an agent, whatever it claims to hold", async () => {
    const foreign = await other.desired();
    const manifest = foreign.release.document.works[0]?.manifest ?? digestOfHex("0".repeat(64));
    await mine.report(mine.hello(), mine.reported(foreign));
    expect((await mine.blob(frame(2).digest)).status).toBe(404);
    expect((await mine.fetch(`/agent/v1/manifests/${hexOf(manifest)}`)).status).toBe(404);
    expect((await other.blob(frame(2).digest)).status).toBe(200);
    expect((await mine.blob(digestOfHex("0".repeat(64)))).status).toBe(404);
  });

  it("stays in reach while a newer release takes its place", async () => {
    const old = frame(1);
    await saveFrames(running, "mine", [frame(0)]);
    await admin.works.publish({ slug: "mine", sync: true });
    expect((await mine.blob(old.digest)).status).toBe(200);
    await admin.works.rollback({ slug: "mine", revision: 1, sync: true });
  });
});

describe("who asks", () => {
  it.each([
    ["nobody", ""],
    ["a wrong token", "x".repeat(43)],
  ])("%s gets nothing", async (_, token) => {
    const headers: Record<string, string> = token ? { authorization: `Bearer ${mine.id}.${token}` } : {};
    for (const path of ["desired", `blobs/${hexOf(frame(0).digest)}`, "report"]) {
      const init = path === "report" ? { method: "POST", body: "{}" } : {};
      const response = await fetch(new URL(`/agent/v1/${path}`, running.url), { ...init, headers });
      expect(response.status).toBe(401);
    }
  });

  it("a person has no business here, and an agent none in the API", async () => {
    const authorization = `Bearer ${running.token}`;
    expect((await fetch(new URL("/agent/v1/desired", running.url), { headers: { authorization } })).status).toBe(401);
    expect((await mine.fetch("/api/v1/malls")).status).toBe(403);
    expect((await mine.fetch(`/uploads/blobs/${hexOf(frame(0).digest)}`)).status).toBe(403);
  });

  it("a revoked agent is out", async () => {
    await admin.malls.add({ code: "XX-09", name: "Gone" });
    const gone = await WireAgent.enrol(running, "XX-09");
    await running.console.db.agent.update({ where: { id: gone.id }, data: { revokedAt: new Date() } });
    expect((await gone.fetch("/agent/v1/desired")).status).toBe(401);
  });
});

describe("report, without any broker", () => {
  it("answers the doorbell until the agent has caught up", async () => {
    const run = await admin.syncs.request({ malls: ["SH-01"] });
    const answer = await mine.report(mine.hello());
    const desired = await mine.desired();
    expect(answer).toEqual([
      expect.objectContaining({
        type: "desired",
        body: { epoch: desired.epoch, generation: desired.generation },
      }),
    ]);
    expect(await mine.report(mine.hello(), mine.status(desired, 1, 2), mine.reported(desired))).toEqual([]);
    expect(await admin.syncs.show({ id: run.id })).toMatchObject({ state: "done" });
  });

  it("loses no good message over a bad one", async () => {
    await mine.report("x", null, { type: "presence" }, { ...mine.hello(), v: 9 }, { type: "desired" }, mine.hello());
    expect((await admin.malls.show({ code: "SH-01" })).agents[0]).toMatchObject({ presence: "online" });
    const notJson = await mine.fetch("/agent/v1/report", { method: "POST", body: "{" });
    expect(notJson.status).toBe(400);
    const huge = await mine.fetch("/agent/v1/report", { method: "POST", body: "x".repeat(2_000_001) });
    expect(huge.status).toBe(413);
  });

  it("takes snapshots in their order only", async () => {
    const desired = await mine.desired();
    const [older, newer] = [mine.reported(desired, { works: [] }), mine.reported(desired)];
    await mine.report(newer);
    await mine.report(older, newer, older);
    const heldBy = async () => (await admin.malls.show({ code: "SH-01" })).works.map(({ reported }) => reported);
    expect(await heldBy()).toEqual([1]);

    const reboot = mine.rebooted();
    await mine.report(reboot.hello(), reboot.reported(desired, { works: [] }));
    expect(await heldBy()).toEqual([null]);
    await mine.report(mine.reported(desired), mine.hello(false));
    expect(await heldBy()).toEqual([null]);
    expect((await admin.malls.show({ code: "SH-01" })).presence).toBe("online");
    mine = reboot;
    await mine.comply();
  });

  it("does not take a snapshot of another database for an answer", async () => {
    const run = await admin.syncs.request({ malls: ["SH-01"] });
    await saveFrames(running, "mine", [frame(0), frame(3)]);
    await admin.works.publish({ slug: "mine", sync: true });
    const desired = await mine.desired();
    await mine.report(mine.reported({ ...desired, epoch: randomUUID() }));
    const open = await running.console.db.syncTarget.count({ where: { agentId: mine.id, state: "offered" } });
    expect(open).toBe(1);
    await mine.comply();
    expect(await admin.syncs.show({ id: run.id })).toMatchObject({ state: "done" });
  });
});
