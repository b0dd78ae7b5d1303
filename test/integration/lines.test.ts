import { failureOf } from "@holofleet/contract/client.ts";
import type { Line } from "@holofleet/shared/line.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Prisma } from "../../apps/console/src/db/generated/client.ts";
import { changeLines } from "../../apps/console/src/features/lines/service.ts";
import { WireAgent } from "../src/agent.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrame, makeFrames, saveFrames, type TestFrame } from "../src/frames.ts";

let running: TestConsole;
let admin: TestConsole["admin"];
let east: WireAgent;
let north: WireAgent;
let frames: TestFrame[];

/** Two malls with an agent each; one work, on disk in both. */
beforeAll(async () => {
  running = await startTestConsole();
  admin = running.admin;
  frames = await makeFrames(3);
  for (const code of ["SH-01", "BJ-01"]) await admin.malls.add({ code, name: `Mall ${code}` });
  await saveFrames(running, "lilies", frames);
  await admin.works.publish({ slug: "lilies" });
  east = await WireAgent.enrol(running, "SH-01");
  north = await WireAgent.enrol(running, "BJ-01");
  await Promise.all([east.comply(), north.comply()]);
});
afterAll(() => running.stop());

const failure = (call: Promise<unknown>) => call.then(() => null, failureOf);
const nights: Line = { limit: null, windows: [{ days: ["mon", "tue"], from: "22:00", to: "06:00" }] };
const slow: Line = { limit: 2_500_000, windows: null };
const open = { downloadNow: false };

describe("a line", () => {
  it("is told to the agents of its mall alone, and gone when it is taken back", async () => {
    const [before, other] = [await east.desired(), await north.desired()];
    expect(before.settings?.line).toBeUndefined();
    const mall = await admin.malls.setLine({ code: "SH-01", line: { ...slow, ...{ windows: nights.windows } } });
    expect(mall.line).toEqual({
      own: { ...nights, limit: 2_500_000 },
      effective: { ...nights, limit: 2_500_000 },
      from: [],
      downloadNow: false,
    });
    const told = await east.desired();
    expect(told.settings?.line).toEqual({ ...nights, limit: 2_500_000, ...open });
    expect(told.generation).toBe(before.generation + 1);
    expect((await north.desired()).generation).toBe(other.generation);
    await admin.malls.setLine({ code: "SH-01", line: null });
    expect((await east.desired()).settings?.line).toBeUndefined();
  });

  it("of a group follows who is in it; a mall's own goes before; the strictest holds", async () => {
    const line = async (agent: WireAgent) => (await agent.desired()).settings?.line;
    await admin.groups.create({ name: "East", malls: ["SH-01"] });
    await admin.groups.create({ name: "Slow", malls: [] });
    expect((await admin.groups.setLine({ name: "East", line: nights })).line).toEqual(nights);
    await admin.groups.setLine({ name: "Slow", line: slow });
    expect(await line(east)).toEqual({ ...nights, ...open });
    const { generation } = await east.desired();
    await admin.malls.mark({ malls: ["SH-01", "BJ-01"], groups: { add: ["Slow"] } });
    expect(await line(east)).toEqual({ ...nights, limit: slow.limit, ...open });
    expect((await east.desired()).generation).toBe(generation + 1);
    expect(await line(north)).toEqual({ ...slow, ...open });
    await admin.malls.setLine({ code: "SH-01", line: { limit: 1000, windows: null } });
    expect(await line(east)).toEqual({ limit: 1000, windows: null, ...open });
    await admin.malls.setLine({ code: "SH-01", line: null });
    await admin.malls.update({ code: "SH-01", groups: [] });
    expect(await line(east)).toBeUndefined();
    await admin.groups.remove({ name: "Slow", force: false });
    expect(await line(north)).toBeUndefined();
  });

  it("is told also when a mall's own goes while its group gets another", async () => {
    const { db } = running.console;
    await admin.groups.create({ name: "Both", malls: ["SH-01"] });
    await admin.malls.setLine({ code: "SH-01", line: nights });
    const { generation } = await east.desired();
    let group: Promise<unknown> | undefined;
    await changeLines(db, async (tx) => {
      await tx.mall.update({ where: { code: "SH-01" }, data: { line: Prisma.DbNull } });
      let settled = false;
      group = admin.groups.setLine({ name: "Both", line: slow }).finally(() => {
        settled = true;
      });
      const waits = () => db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = "database"
        WHERE datname = current_database() AND "locktype" = 'advisory' AND NOT "granted"`;
      await expect.poll(async () => settled || (await waits()).length > 0, { timeout: 10_000 }).toBe(true);
    });
    await group;
    const told = await east.desired();
    expect([told.settings?.line, told.generation]).toEqual([{ ...slow, ...open }, generation + 2]);
    await admin.groups.remove({ name: "Both", force: false });
  });

  it("may be passed by for what a mall should hold now, and for nothing after it", async () => {
    await admin.malls.setLine({ code: "SH-01", line: nights });
    expect((await admin.malls.downloadNow({ code: "SH-01" })).line.downloadNow).toBe(true);
    expect((await east.desired()).settings?.line).toEqual({ ...nights, downloadNow: true });
    await saveFrames(running, "lilies", [...frames, await makeFrame("new.jpg")]);
    await admin.works.publish({ slug: "lilies" });
    await admin.syncs.request({ all: true });
    expect((await east.desired()).settings?.line).toEqual({ ...nights, downloadNow: false });
    await admin.works.rollback({ slug: "lilies", revision: 1 });
    await admin.syncs.request({ all: true });
    expect((await east.desired()).settings?.line).toEqual({ ...nights, downloadNow: false });
    await admin.malls.setLine({ code: "SH-01", line: null });
  });

  it("that makes no sense is refused, and so is one for nobody", async () => {
    const never = admin.malls.setLine({ code: "SH-01", line: { limit: null, windows: [] } });
    expect(await failure(never)).toMatchObject({ code: "bad_request" });
    const late = [{ days: ["mon" as const], from: "24:00", to: "06:00" }];
    expect(await failure(admin.malls.setLine({ code: "SH-01", line: { limit: 5, windows: late } }))).toMatchObject({
      code: "bad_request",
    });
    expect(await failure(admin.malls.setLine({ code: "XX-01", line: slow }))).toMatchObject({ code: "not_found" });
    expect(await failure(admin.groups.setLine({ name: "Nobody", line: slow }))).toMatchObject({ code: "not_found" });
    await admin.malls.add({ code: "GZ-01", name: "Mall" });
    expect(await failure(admin.malls.downloadNow({ code: "GZ-01" }))).toMatchObject({ code: "no_agent" });
  });
});

describe("what a mall lacks", () => {
  it("has its sentence, with figures and the next step, wherever the mall is shown", async () => {
    await saveFrames(running, "lilies", [...frames, await makeFrame("why.jpg")]);
    await admin.works.publish({ slug: "lilies" });
    const { id } = await admin.syncs.request({ all: true });
    const desired = await east.desired();
    const retryAt = Date.now() + 40_000;
    const reason = { code: "network" as const, message: "The line is cut.", details: { retryAt, since: 1e12 } };
    const faults = [{ work: "lilies", path: "why.jpg", code: "not_found" as const, message: "It is not there." }];
    const works = [{ ...(desired.release.document.works[0] as never as { id: string }), slug: "lilies", revision: 1 }];
    await east.report(east.hello(), east.status(desired, 1, 4));
    await east.report(
      east.reported(desired, {
        phase: "waiting",
        reason,
        faults,
        works: works.map(({ id, slug, revision }) => ({ id, slug, revision, manifest: desired.release.digest })),
      }),
    );
    const expected = {
      reasonCode: "network",
      reason: expect.stringMatching(
        /^3 of 4 frames left\. The line is cut\. Since 9 Sept?, 09:46 GMT\+8\. Retrying in \d+ s\.$/,
      ),
      reasonDetails: { left: 3, total: 4, nextAt: new Date(retryAt).toISOString(), since: "2001-09-09T01:46:40.000Z" },
    };
    const mall = await admin.malls.show({ code: "SH-01" });
    expect(mall.sync).toMatchObject({ state: "drift", ...expected });
    expect(mall.faults).toEqual(faults);
    const run = await admin.syncs.show({ id });
    expect(run.targets.find((target) => target.mall === "SH-01")).toMatchObject(expected);
    await admin.syncs.cancel({ id: run.id });
    expect((await admin.malls.show({ code: "SH-01" })).sync).toMatchObject({ reasonCode: "network" });
  });
});

describe("receipts", () => {
  it("say when a revision was verified, switched, and first seen playing, each once", async () => {
    await saveFrames(running, "lilies", [await makeFrame("receipt.jpg")]);
    await admin.works.publish({ slug: "lilies" });
    const { id: run } = await admin.syncs.request({ all: true });
    const desired = await east.desired();
    const [work] = desired.release.document.works;
    if (!work) throw new Error("no work");
    const { id, slug, revision, manifest } = work;
    const at = Date.parse("2026-11-20T06:00:00.000Z");
    const works = [{ id, slug, revision, manifest, verifiedAt: at, switchedAt: at + 40 }];
    const receipt = async () => (await admin.malls.show({ code: "SH-01" })).works[0]?.receipt;
    const times = { verifiedAt: "2026-11-20T06:00:00.000Z", switchedAt: "2026-11-20T06:00:00.040Z" };
    await east.report(east.hello(), east.reported(desired, { works }));
    expect(await receipt()).toEqual({ ...times, playedAt: null });
    const targetOf = async () =>
      (await admin.syncs.show({ id: run })).targets.find((target) => target.mall === "SH-01");
    expect(await targetOf()).toMatchObject({ state: "active", playedAt: null });

    const playing = (ms: number) => [{ id, manifest, at: at + ms }];
    await east.report(east.reported(desired, { works, playing: playing(500) }));
    await east.report(east.reported(desired, { works, playing: playing(9000) }));
    await east.report(east.reported(desired, { works, playing: [] }));
    expect(await receipt()).toEqual({ ...times, playedAt: "2026-11-20T06:00:00.500Z" });
    expect(await targetOf()).toMatchObject({ state: "active", playedAt: "2026-11-20T06:00:00.500Z" });
    const places = await admin.works.malls({ slug: "lilies" });
    expect(places.find(({ code }) => code === "SH-01")?.receipt).toEqual(await receipt());
    expect(places.find(({ code }) => code === "BJ-01")?.receipt).toBeNull();

    const again = works.map((one) => ({ ...one, switchedAt: at + 60_000 }));
    await east.report(east.reported(desired, { works: again }));
    expect(await receipt()).toMatchObject({ switchedAt: "2026-11-20T06:01:00.000Z", playedAt: null });
    const unknown = [...again, { ...again[0], id: "01999999-0000-7000-8000-000000000000" }] as typeof again;
    await east.report(east.reported(desired, { works: unknown, playing: playing(70_000) }));
    expect(await receipt()).toMatchObject({ playedAt: "2026-11-20T06:01:10.000Z" });
  });
});
