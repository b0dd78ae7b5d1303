import { randomUUID } from "node:crypto";
import { failureOf } from "@holofleet/contract/client.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";

let running: TestConsole;
let admin: TestConsole["admin"];
let one: WireAgent;
let two: WireAgent;
let frames: TestFrame[];

/** Two malls with an agent each, one without; two works, published and on disk everywhere. */
beforeAll(async () => {
  running = await startTestConsole();
  admin = running.admin;
  frames = await makeFrames(4);
  for (const code of ["SH-01", "BJ-02", "GZ-03"]) await admin.malls.add({ code, name: `Mall ${code}` });
  for (const slug of ["lilies", "waves"]) {
    await saveFrames(running, slug, frames.slice(0, 3));
    await admin.works.publish({ slug });
  }
  one = await WireAgent.enrol(running, "SH-01");
  two = await WireAgent.enrol(running, "BJ-02");
});
afterAll(() => running.stop());
beforeEach(async () => {
  await admin.syncs.request({ all: true });
  await Promise.all([one.comply(), two.comply()]);
});

/** A new revision of a work, with one frame that nobody has. */
async function revise(slug: string): Promise<number> {
  await saveFrames(running, slug, [...frames.slice(0, 2), await makeFrame("new.jpg")]);
  return (await admin.works.publish({ slug })).revision ?? 0;
}
const targetOf = (run: { targets: { mall: string }[] }, mall: string) => run.targets.find((row) => row.mall === mall);
const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const revisions = async (agent: WireAgent) =>
  Object.fromEntries(
    (await agent.desired()).release.document.works.map((work): [string, number] => [work.slug, work.revision]),
  );

describe("a sync", () => {
  it("of everything brings all malls forward, and is done at once where nothing is to do", async () => {
    const again = await admin.syncs.request({ all: true });
    expect(again.scope).toBe("all");
    expect(again.targets.map(({ mall, state }) => [mall, state])).toEqual([
      ["BJ-02", "active"],
      ["GZ-03", "queued"],
      ["SH-01", "active"],
    ]);
    expect(again.targets[0]).toMatchObject({ files: { done: 0, total: 0 }, reason: null });
    expect(again.state).toBe("waiting");

    const revision = await revise("lilies");
    expect(await admin.malls.show({ code: "SH-01" })).toMatchObject({ sync: { state: "behind" } });
    const before = await one.desired();
    const run = await admin.syncs.request({ all: true });
    expect(run).toMatchObject({ state: "running", counts: { total: 3, active: 0, waiting: 1 } });
    expect((await one.desired()).generation).toBe(before.generation + 1);
    expect((await revisions(one)).lilies).toBe(revision);
    expect(targetOf(await admin.syncs.show({ id: run.id }), "SH-01")).toMatchObject({ state: "offered" });
  });

  it("says before how far it reaches, by what the malls lack, and changes nothing", async () => {
    expect(await admin.syncs.preview({ malls: ["SH-01"] })).toMatchObject({ malls: 1, offline: 0, bytes: 0 });
    expect((await admin.syncs.preview({ all: true })).malls).toBe(3);
    await revise("lilies");
    const before = await one.desired();
    const size = (await admin.works.draft({ slug: "lilies" })).frames.find(({ path }) => path === "new.jpg")?.size ?? 0;
    const reach = await admin.syncs.preview({ malls: ["SH-01", "BJ-02"] });
    expect(reach).toMatchObject({ malls: 2, offline: 0 });
    // each lacks the one new frame, and no frame that it holds of the revision before
    expect([size > 0, reach.bytes]).toEqual([true, 2 * size]);
    expect(await admin.syncs.preview({ work: "waves" })).toMatchObject({ bytes: 0 });
    expect((await one.desired()).generation).toBe(before.generation);
    expect(await failure(admin.syncs.preview({ work: "no-such" }))).toMatchObject({ code: "not_found" });
    expect(await failure(admin.syncs.preview({ malls: ["XX-99"] }))).toMatchObject({ code: "not_found" });
  });

  it("shows progress, then ends when the agent says so", async () => {
    await revise("lilies");
    const run = await admin.syncs.request({ malls: ["SH-01"] });
    const desired = await one.desired();
    await one.report(one.status(desired, 1, 3));
    const moving = await admin.syncs.show({ id: run.id });
    expect(moving.targets).toMatchObject([
      { state: "transferring", files: { done: 1, total: 3 }, bytes: { done: 100, total: 300 }, rate: 1000, eta: 3 },
    ]);
    expect(moving).toMatchObject({ state: "running", files: { done: 1, total: 3 }, rate: 1000, eta: 3 });
    expect((await admin.malls.show({ code: "SH-01" })).sync).toMatchObject({ state: "drift", missing: 1 });

    await one.report(one.reported(desired));
    const done = await admin.syncs.show({ id: run.id });
    expect(done).toMatchObject({ state: "done", rate: 0, eta: null, files: { done: 3, total: 3 } });
    expect(done.finishedAt).not.toBeNull();
    expect((await admin.malls.show({ code: "SH-01" })).sync).toMatchObject({ state: "in_sync", missing: 0 });
    expect((await admin.syncs.list({ limit: 1 }))[0]).toMatchObject({ id: run.id, state: "done" });
  });

  it("of chosen malls leaves the others alone", async () => {
    const revision = await revise("lilies");
    const run = await admin.syncs.request({ malls: ["BJ-02"] });
    expect(run.targets.map(({ mall }) => mall)).toEqual(["BJ-02"]);
    expect((await revisions(two)).lilies).toBe(revision);
    expect((await revisions(one)).lilies).toBe(revision - 1);
  });

  it("of one work changes that work alone, everywhere", async () => {
    const [lilies, waves] = [await revise("lilies"), await revise("waves")];
    const run = await admin.syncs.request({ work: "lilies" });
    expect(run).toMatchObject({ scope: "work", work: "lilies", counts: { total: 3 } });
    for (const agent of [one, two]) expect(await revisions(agent)).toEqual({ lilies, waves: waves - 1 });
    await one.comply();
    expect(targetOf(await admin.syncs.show({ id: run.id }), "SH-01")).toMatchObject({ state: "active" });
    expect((await admin.malls.show({ code: "SH-01" })).sync.state).toBe("behind");
  });

  it("of one work in one mall changes that work there", async () => {
    const [lilies, waves] = [await revise("lilies"), await revise("waves")];
    await admin.syncs.request({ work: "waves", malls: ["SH-01"] });
    expect(await revisions(one)).toEqual({ lilies: lilies - 1, waves });
    expect(await revisions(two)).toEqual({ lilies: lilies - 1, waves: waves - 1 });
  });

  it("takes a work away that is no longer assigned", async () => {
    await admin.works.assign({ slug: "waves", malls: ["BJ-02"] });
    const run = await admin.syncs.request({ work: "waves" });
    expect(run.targets.map(({ mall }) => mall)).toEqual(["BJ-02", "SH-01"]);
    expect(Object.keys(await revisions(one))).toEqual(["lilies"]);
    const desired = await one.desired();
    const { works } = one.reported(await two.desired()).body;
    await one.report(one.reported(desired, { works }));
    expect(targetOf(await admin.syncs.show({ id: run.id }), "SH-01")).toMatchObject({ state: "offered" });
    await one.comply();
    expect(await admin.syncs.show({ id: run.id })).toMatchObject({ state: "done" });
    await admin.works.assign({ slug: "waves", malls: "all" });
  });

  it("waits for an agent that is offline, says so, and ends when it is back", async () => {
    await revise("lilies");
    const { db } = running.console;
    const seen = new Date(Date.now() - 3600_000);
    await db.fleet.update({ where: { id: 1 }, data: { brokerConnected: true, brokerSince: seen } });
    await db.agent.update({ where: { id: one.id }, data: { lastSeenAt: seen } });
    const run = await admin.syncs.request({ malls: ["SH-01"] });
    expect(run).toMatchObject({ state: "waiting", counts: { waiting: 1 } });
    const [target] = run.targets;
    expect(target).toMatchObject({ presence: "offline", reasonCode: "agent_offline", state: "queued" });
    expect(target?.reason).toMatch(/offline since \d+ \w+.* \d\d:\d\d.*continues when it connects/);

    const desired = await one.desired();
    expect(await admin.syncs.show({ id: run.id })).toMatchObject({
      state: "running",
      targets: [{ state: "offered", reason: null }],
    });
    await one.report(one.reported(desired));
    expect(await admin.syncs.show({ id: run.id })).toMatchObject({ state: "done" });
  });

  it("is superseded by a newer one for the same works, and keeps what only it asked for", async () => {
    await revise("lilies");
    await revise("waves");
    const first = await admin.syncs.request({ malls: ["SH-01"] });
    const second = await admin.syncs.request({ work: "lilies", malls: ["SH-01"] });
    expect(await admin.syncs.show({ id: first.id })).toMatchObject({ state: "running" });
    const third = await admin.syncs.request({ malls: ["SH-01"] });
    for (const { id } of [first, second]) {
      expect(await admin.syncs.show({ id })).toMatchObject({ state: "cancelled", targets: [{ state: "superseded" }] });
    }
    await one.comply();
    expect(await admin.syncs.show({ id: third.id })).toMatchObject({ state: "done" });
  });

  it("can be cancelled, and the agent still brings itself up to date", async () => {
    const revision = await revise("lilies");
    const run = await admin.syncs.request({ malls: ["SH-01"] });
    expect(await admin.syncs.cancel({ id: run.id })).toMatchObject({
      state: "cancelled",
      targets: [{ state: "cancelled" }],
    });
    expect((await revisions(one)).lilies).toBe(revision);
    await one.comply();
    expect(await admin.syncs.cancel({ id: run.id })).toMatchObject({
      state: "cancelled",
      targets: [{ state: "cancelled" }],
    });
  });

  it("says why an agent is stuck", async () => {
    await revise("lilies");
    const run = await admin.syncs.request({ malls: ["SH-01"] });
    const desired = await one.desired();
    const status = one.status(desired, 1, 3);
    const reason = {
      code: "disk_full" as const,
      message: "61 MB are missing; make room.",
      details: { needBytes: 61e6 },
    };
    await one.report({ ...status, body: { ...status.body, phase: "blocked", reason } });
    expect(await admin.syncs.show({ id: run.id })).toMatchObject({
      state: "waiting",
      targets: [
        {
          state: "blocked",
          reasonCode: "disk_full",
          reason: `2 of 3 frames left. ${reason.message}`,
          reasonDetails: { needBytes: 61e6 },
        },
      ],
    });
    await one.comply();
    expect(await admin.syncs.show({ id: run.id })).toMatchObject({ state: "done", targets: [{ reason: null }] });
  });

  it.each(["failed", "rejected"] as const)(
    "that %s is done after all when the agent tries again and gets there",
    async (phase) => {
      await revise("lilies");
      const run = await admin.syncs.request({ malls: ["SH-01"] });
      const desired = await one.desired();
      const status = one.status(desired, 1, 3);
      const reason = { code: "integrity" as const, message: "new.jpg came damaged three times; it is tried again." };
      await one.report({ ...status, body: { ...status.body, phase, reason } });
      const failed = { state: "failed", targets: [{ state: phase, reasonCode: "integrity" }] };
      expect(await admin.syncs.show({ id: run.id })).toMatchObject(failed);
      await one.report(one.status(desired, 2, 3));
      expect(await admin.syncs.show({ id: run.id })).toMatchObject(failed);
      await one.report(one.reported(desired));
      expect(await admin.syncs.show({ id: run.id })).toMatchObject({ state: "done", targets: [{ reason: null }] });
    },
  );

  it("leaves what the agent found in its files with the mall", async () => {
    const desired = await one.desired();
    const scrub = { checkedAt: Date.UTC(2026, 10, 1), checked: 340, bad: 2, repaired: 1 };
    await one.report(one.reported(desired, { scrub }));
    const { agents } = await admin.malls.show({ code: "SH-01" });
    expect(agents).toMatchObject([{ scrub: { ...scrub, checkedAt: "2026-11-01T00:00:00.000Z" } }]);
  });

  it("refuses what does not exist, by name", async () => {
    const { syncs } = admin;
    await admin.works.create({ title: "Empty", slug: "empty" });
    await saveFrames(running, "elsewhere", frames.slice(0, 1));
    await admin.works.assign({ slug: "elsewhere", malls: ["BJ-02"] });
    await admin.works.publish({ slug: "elsewhere" });
    expect(await failure(syncs.request({ malls: ["SH-01", "XX-09"] }))).toMatchObject({
      code: "not_found",
      message: expect.stringContaining("XX-09"),
    });
    expect(await failure(syncs.request({ work: "nothing" }))).toMatchObject({ code: "not_found" });
    expect(await failure(syncs.request({ work: "empty" }))).toMatchObject({ code: "conflict" });
    expect(await failure(syncs.request({ work: "elsewhere", malls: ["SH-01", "BJ-02"] }))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("SH-01"),
    });
    expect(await failure(syncs.request({}))).toMatchObject({ code: "bad_request" });
    expect(await failure(syncs.request({ all: true, work: "lilies" }))).toMatchObject({ code: "bad_request" });
    expect(await failure(syncs.show({ id: randomUUID() }))).toMatchObject({ code: "not_found" });
  });

  it("asked for many times at once leaves one open target per agent", async () => {
    await revise("lilies");
    await revise("waves");
    await Promise.all(
      [{ all: true }, { work: "lilies" }, { work: "waves" }, { malls: ["SH-01", "BJ-02"] }].map((request) =>
        admin.syncs.request(request),
      ),
    );
    await Promise.all([one.comply(), two.comply()]);
    const open = await running.console.db.syncTarget.findMany({
      where: { agentId: { not: null }, state: { notIn: ["active", "superseded", "cancelled"] } },
    });
    expect(open).toEqual([]);
  });
});
