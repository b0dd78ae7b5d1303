import { failureOf } from "@holofleet/contract/client.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, makeFrames, saveFrames } from "../src/frames.ts";

let running: TestConsole;
let admin: TestConsole["admin"];
let east: WireAgent;
let north: WireAgent;

/** Three malls with an agent in two; two works, on disk in both. */
beforeAll(async () => {
  running = await startTestConsole();
  admin = running.admin;
  for (const [code, city] of [
    ["BJ-01", "北京"],
    ["SH-01", "上海"],
    ["SH-02", "上海"],
  ] as const)
    await admin.malls.add({ code, name: `Mall ${code}`, city });
  for (const slug of ["lilies", "waves"]) {
    await saveFrames(running, slug, await makeFrames(2));
    await admin.works.publish({ slug });
  }
  east = await WireAgent.enrol(running, "SH-01");
  north = await WireAgent.enrol(running, "BJ-01");
});
afterAll(() => running.stop());

/** Everything for all malls, no group, no tag, all on disk. */
beforeEach(async () => {
  for (const { name } of await admin.groups.list()) await admin.groups.remove({ name, force: true });
  for (const { code } of await admin.malls.list()) await admin.malls.update({ code, tags: [] });
  for (const slug of ["lilies", "waves"]) {
    await admin.works.putBack({ slug, sync: false });
    await admin.works.assign({ slug, malls: "all" });
  }
  await admin.syncs.request({ all: true });
  await Promise.all([east.comply(), north.comply()]);
});

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const held = async (agent: WireAgent) => (await agent.desired()).release.document.works.map(({ slug }) => slug).sort();
const states = async (slug: string) =>
  Object.fromEntries((await admin.works.malls({ slug })).map(({ code, state }) => [code, state]));
const codes = (malls: { code: string }[]) => malls.map(({ code }) => code);

describe("groups and tags", () => {
  it("are put on malls, one or many at once, all or nothing", async () => {
    await admin.groups.create({ name: "华东/上海", malls: ["SH-01"] });
    await admin.malls.mark({
      malls: ["SH-01", "SH-02"],
      tags: { add: ["flagship", "旗舰"] },
      groups: { add: ["华东/上海"] },
    });
    expect(await admin.malls.show({ code: "SH-02" })).toMatchObject({
      tags: ["flagship", "旗舰"],
      groups: ["华东/上海"],
    });
    await admin.malls.mark({ malls: ["SH-02"], tags: { remove: ["flagship"] }, groups: { remove: ["华东/上海"] } });
    expect(await admin.malls.show({ code: "SH-02" })).toMatchObject({ tags: ["旗舰"], groups: [] });

    expect(await failure(admin.malls.mark({ malls: ["SH-01", "XX-09"], tags: { add: ["no"] } }))).toMatchObject({
      code: "bad_request",
      details: { malls: ["XX-09"] },
    });
    expect(
      await failure(admin.malls.mark({ malls: ["SH-01"], tags: { add: ["no"] }, groups: { add: ["?"] } })),
    ).toMatchObject({ code: "bad_request", details: { groups: ["?"] } });
    expect((await admin.malls.show({ code: "SH-01" })).tags).not.toContain("no");
  });

  it("of a mall are replaced by an update, and its agent is not bothered", async () => {
    await admin.groups.create({ name: "North" });
    const before = (await north.desired()).generation;
    await admin.malls.update({ code: "BJ-01", tags: ["b", "a", "a"], groups: ["North"] });
    expect(await admin.malls.show({ code: "BJ-01" })).toMatchObject({ tags: ["a", "b"], groups: ["North"] });
    expect((await north.desired()).generation).toBe(before);
    await admin.malls.update({ code: "BJ-01", groups: [] });
    expect(await admin.malls.show({ code: "BJ-01" })).toMatchObject({ tags: ["a", "b"], groups: [] });
  });

  it("groups are made, renamed, filled and removed; a name is there once; one in use goes by force only", async () => {
    await admin.groups.create({ name: "East", malls: ["SH-01", "SH-02"] });
    expect(await failure(admin.groups.create({ name: "East" }))).toMatchObject({ code: "conflict" });
    expect(await failure(admin.groups.create({ name: "West", malls: ["XX-09"] }))).toMatchObject({
      code: "bad_request",
    });
    await admin.works.assign({ slug: "waves", malls: { groups: ["East"] } });
    await admin.groups.rename({ name: "East", to: "华东" });
    expect(await admin.groups.list()).toMatchObject([{ name: "华东", malls: ["SH-01", "SH-02"], works: ["waves"] }]);
    expect(await admin.works.show({ slug: "waves" })).toMatchObject({
      malls: { groups: ["华东"], malls: [], tags: [] },
    });
    await admin.groups.setMalls({ name: "华东", malls: ["BJ-01"] });
    expect((await admin.groups.list())[0]?.malls).toEqual(["BJ-01"]);
    expect(await failure(admin.groups.remove({ name: "华东" }))).toMatchObject({
      code: "conflict",
      details: { works: ["waves"] },
    });
    await admin.groups.remove({ name: "华东", force: true });
    expect(await admin.works.show({ slug: "waves" })).toMatchObject({ malls: [] });
    expect(await failure(admin.groups.setMalls({ name: "华东", malls: [] }))).toMatchObject({ code: "not_found" });
  });
});

it("malls are listed briefly, without their works", async () => {
  const brief = await admin.malls.list({ view: "brief" });
  const full = await admin.malls.list();
  expect(brief).toEqual(full.map((mall) => ({ ...mall, works: [] })));
  expect(full.some(({ works }) => works.length > 0)).toBe(true);
});

describe("an assignment", () => {
  it("by codes, groups and tags reaches those malls, and none else", async () => {
    await admin.groups.create({ name: "East", malls: ["SH-01"] });
    await admin.malls.mark({ malls: ["SH-02"], tags: { add: ["flagship"] } });
    await admin.works.assign({ slug: "waves", malls: { groups: ["East"], tags: ["flagship"] } });
    const run = await admin.syncs.request({ work: "waves" });
    expect(run.targets.map(({ mall }) => mall)).toEqual(["BJ-01", "SH-01", "SH-02"]);
    expect(await held(east)).toEqual(["lilies", "waves"]);
    expect(await held(north)).toEqual(["lilies"]);
    expect(await admin.works.show({ slug: "waves" })).toMatchObject({
      malls: { malls: [], groups: ["East"], tags: ["flagship"] },
    });
    await admin.works.assign({ slug: "waves", malls: { malls: ["BJ-01"] } });
    expect((await admin.works.show({ slug: "waves" })).malls).toEqual(["BJ-01"]);
  });

  it("to a group or malls that do not exist is refused and changes nothing", async () => {
    await admin.works.assign({ slug: "waves", malls: ["BJ-01"] });
    expect(await failure(admin.works.assign({ slug: "waves", malls: { groups: ["?"] } }))).toMatchObject({
      code: "bad_request",
      details: { groups: ["?"] },
    });
    expect(
      await failure(admin.works.assign({ slug: "waves", malls: { malls: ["XX-09"], tags: ["a"] } })),
    ).toMatchObject({
      code: "bad_request",
    });
    expect((await admin.works.show({ slug: "waves" })).malls).toEqual(["BJ-01"]);
  });

  it("follows a mall that joins or leaves: behind until it is synced", async () => {
    await admin.works.assign({ slug: "waves", malls: { tags: ["flagship"] } });
    await admin.syncs.request({ all: true });
    await Promise.all([east.comply(), north.comply()]);
    expect(await states("waves")).toEqual({});
    expect(await admin.malls.show({ code: "SH-01" })).toMatchObject({ sync: { state: "in_sync" } });

    await admin.malls.mark({ malls: ["SH-01"], tags: { add: ["flagship"] } });
    expect(await admin.malls.show({ code: "SH-01" })).toMatchObject({ sync: { state: "behind" } });
    expect(await states("waves")).toEqual({ "SH-01": "behind" });
    await admin.syncs.request({ malls: ["SH-01"] });
    expect(await states("waves")).toEqual({ "SH-01": "waiting" });
    await east.comply();
    expect(await states("waves")).toEqual({ "SH-01": "in_sync" });

    await admin.malls.mark({ malls: ["SH-01"], tags: { remove: ["flagship"] } });
    expect(await states("waves")).toEqual({ "SH-01": "surplus" });
    await admin.syncs.request({ malls: ["SH-01"] });
    expect(await states("waves")).toEqual({ "SH-01": "leaving" });
    await east.comply();
    expect(await states("waves")).toEqual({});
  });

  it("by a tag reaches a mall of tomorrow when its agent enrols", async () => {
    await admin.works.assign({ slug: "waves", malls: { tags: ["flagship"] } });
    await admin.malls.mark({ malls: ["SH-02"], tags: { add: ["flagship"] } });
    const late = await WireAgent.enrol(running, "SH-02");
    expect(await held(late)).toEqual(["lilies", "waves"]);
    await running.console.db.agent.delete({ where: { id: late.id } });
  });
});

describe("works × malls", () => {
  it("says for each cell what a mall holds", async () => {
    await admin.works.assign({ slug: "waves", malls: ["SH-01"] });
    await saveFrames(running, "lilies", [await makeFrame("new.jpg")]);
    const { revision } = await admin.works.publish({ slug: "lilies" });
    const where = await admin.works.where({});
    expect(where).toMatchObject({ total: 3, works: [{ slug: "lilies" }, { slug: "waves" }] });
    const cell = (code: string, slug: string) => where.malls.find((mall) => mall.code === code)?.cells[slug];
    const before = (revision ?? 0) - 1;
    expect(cell("SH-01", "lilies")).toEqual({ state: "behind", current: revision, desired: before, reported: before });
    expect(cell("SH-01", "waves")).toMatchObject({ state: "in_sync", reported: 1 });
    expect(cell("BJ-01", "waves")).toEqual({ state: "surplus", current: null, desired: 1, reported: 1 });
    expect(cell("SH-02", "waves")).toBeUndefined();
    expect(cell("SH-02", "lilies")).toMatchObject({ state: "behind", desired: null, reported: null });
    expect(where.malls.map(({ hasAgent }) => hasAgent)).toEqual([true, true, false]);
  });

  it("comes a page of malls at a time, filtered by text, group and tag", async () => {
    await admin.groups.create({ name: "East", malls: ["SH-01", "SH-02"] });
    await admin.malls.mark({ malls: ["SH-02"], tags: { add: ["new"] } });
    const first = await admin.works.where({ limit: 2 });
    expect(codes(first.malls)).toEqual(["BJ-01", "SH-01"]);
    expect(first.total).toBe(3);
    const rest = await admin.works.where({ limit: 2, offset: 2 });
    expect(codes(rest.malls)).toEqual(["SH-02"]);
    expect(rest.total).toBe(3);
    expect(codes((await admin.works.where({ group: "East" })).malls)).toEqual(["SH-01", "SH-02"]);
    expect(codes((await admin.works.where({ tag: "new" })).malls)).toEqual(["SH-02"]);
    expect(codes((await admin.works.where({ q: "上海 02" })).malls)).toEqual(["SH-02"]);
    expect((await admin.works.where({ work: "LIL" })).works.map(({ slug }) => slug)).toEqual(["lilies"]);
    for (const wild of ["%", "_", "\\"]) expect((await admin.works.where({ q: wild, work: wild })).works).toEqual([]);
  });
});

describe("a take-down", () => {
  afterEach(() => running.console.db.agent.updateMany({ data: { goneAt: null } }));

  it("takes a work out of every mall, tracked until each one confirmed; offline ones say since when", async () => {
    const { db } = running.console;
    const seen = new Date(Date.now() - 3600_000);
    await db.fleet.update({ where: { id: 1 }, data: { brokerConnected: true, brokerSince: seen } });
    await db.agent.update({ where: { id: north.id }, data: { lastSeenAt: seen } });
    const { work, run } = await admin.works.takeDown({ slug: "waves", confirm: "waves" });
    expect(work.takenDownAt).not.toBeNull();
    const tracked = await admin.syncs.show({ id: run ?? "" });
    expect(tracked).toMatchObject({ removal: true, work: "waves" });
    expect((await admin.syncs.list({ limit: 2 })).map(({ removal }) => removal)).toEqual([true, false]);
    expect(tracked.targets).toMatchObject([
      { mall: "BJ-01", state: "queued", presence: "offline", reasonCode: "agent_offline", reason: /offline since/ },
      { mall: "SH-01", state: "queued" },
    ]);
    expect(await states("waves")).toEqual({ "BJ-01": "leaving", "SH-01": "leaving" });
    expect(await admin.works.malls({ slug: "waves" })).toMatchObject([
      { code: "BJ-01", presence: "offline", lastSeenAt: seen.toISOString(), reported: 1 },
      { code: "SH-01" },
    ]);

    const desired = await east.desired();
    expect(desired.release.document.works.map(({ slug }) => slug)).toEqual(["lilies"]);
    const { works } = east.reported(desired).body;
    const left = await running.console.db.work.findUniqueOrThrow({
      where: { slug: "waves" },
      include: { current: true },
    });
    const still = { id: left.id, slug: "waves", revision: 1, manifest: left.current?.manifestDigest as never };
    await east.report(east.reported(desired, { works: [...works, still] }));
    expect((await admin.syncs.show({ id: run ?? "" })).targets[1]).toMatchObject({ mall: "SH-01", state: "offered" });
    await east.report(east.reported(desired));
    expect(await admin.syncs.show({ id: run ?? "" })).toMatchObject({
      state: "waiting",
      counts: { active: 1, waiting: 1 },
    });
    await north.comply();
    expect(await admin.syncs.show({ id: run ?? "" })).toMatchObject({ state: "done", counts: { active: 2 } });
    expect(await states("waves")).toEqual({});
  });

  it("is guarded: the slug is typed, and a work that no mall ever had is none", async () => {
    expect(await failure(admin.works.takeDown({ slug: "waves", confirm: "lilies" }))).toMatchObject({
      code: "bad_request",
    });
    expect((await admin.works.show({ slug: "waves" })).takenDownAt).toBeNull();
    expect(await failure(admin.works.takeDown({ slug: "none", confirm: "none" }))).toMatchObject({ code: "not_found" });
    await admin.works.create({ title: "draft", slug: "draft" });
    expect(await failure(admin.works.takeDown({ slug: "draft", confirm: "draft" }))).toMatchObject({
      code: "conflict",
    });
  });

  it("stands against publish, rollback and sync until the work is put back", async () => {
    await admin.works.takeDown({ slug: "waves", confirm: "waves" });
    const { current } = await admin.works.show({ slug: "waves" });
    const refused = await Promise.all([
      failure(admin.works.publish({ slug: "waves" })),
      failure(admin.works.publish({ slug: "waves", sync: true })),
      failure(admin.works.rollback({ slug: "waves", revision: current?.number ?? 1 })),
      failure(admin.syncs.request({ work: "waves" })),
      failure(admin.syncs.request({ work: "waves", malls: ["SH-01"] })),
    ]);
    for (const answer of refused)
      expect(answer).toMatchObject({ code: "taken_down", message: expect.stringMatching(/Put it back first/) });
    await admin.syncs.request({ all: true });
    expect(await held(east)).toEqual(["lilies"]);

    const { work, run } = await admin.works.putBack({ slug: "waves" });
    expect(work.takenDownAt).toBeNull();
    expect(await held(east)).toEqual(["lilies", "waves"]);
    await Promise.all([east.comply(), north.comply()]);
    expect((await admin.syncs.show({ id: run ?? "" })).counts).toMatchObject({ active: 2, total: 3 });
    expect((await admin.works.putBack({ slug: "waves" })).run).toBeNull();
  });

  it("keeps a new agent and one that comes back without the work, and takes over older syncs of it", async () => {
    await saveFrames(running, "waves", [await makeFrame("next.jpg")]);
    const { run: older } = await admin.works.publish({ slug: "waves", sync: true });
    const { run } = await admin.works.takeDown({ slug: "waves", confirm: "waves" });
    const superseded = await admin.syncs.show({ id: older ?? "" });
    expect(superseded.targets.filter(({ agent }) => agent !== null).map(({ state }) => state)).toEqual([
      "superseded",
      "superseded",
    ]);
    expect(await held(north)).toEqual(["lilies"]);
    const late = await WireAgent.enrol(running, "SH-02");
    expect(await held(late)).toEqual(["lilies"]);
    await Promise.all([late.comply(), east.comply(), north.comply()]);
    expect((await admin.syncs.show({ id: run ?? "" })).state).toBe("done");
    expect((await admin.syncs.show({ id: older ?? "" })).targets.every(({ finishedAt }) => finishedAt !== null)).toBe(
      true,
    );
    await running.console.db.agent.delete({ where: { id: late.id } });
  });

  it("pressed again asks those that still have it, also when its first run was cancelled", async () => {
    const first = await admin.works.takeDown({ slug: "waves", confirm: "waves" });
    await east.comply();
    await admin.syncs.cancel({ id: first.run ?? "" });
    const again = await admin.works.takeDown({ slug: "waves", confirm: "waves" });
    expect(again.work.takenDownAt).toBe(first.work.takenDownAt);
    expect((await admin.syncs.show({ id: again.run ?? "" })).targets).toMatchObject([
      { mall: "BJ-01", state: "queued" },
    ]);
    await north.comply();
    expect(await admin.syncs.show({ id: again.run ?? "" })).toMatchObject({ state: "done" });
  });

  it("of a work that only one mall had leaves the others alone", async () => {
    await admin.works.assign({ slug: "waves", malls: ["BJ-01"] });
    await admin.syncs.request({ all: true });
    await Promise.all([east.comply(), north.comply()]);
    const before = (await east.desired()).generation;
    const { run } = await admin.works.takeDown({ slug: "waves", confirm: "waves" });
    expect((await admin.syncs.show({ id: run ?? "" })).targets.map(({ mall }) => mall)).toEqual(["BJ-01"]);
    expect((await east.desired()).generation).toBe(before);
  });
});
